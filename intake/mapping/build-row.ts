import { type TableMapping, type Target, targets } from '#api/mapping.ts'
import type { DocumentType, LineNature, RecordRow, TableName } from '#api/record.ts'
import { buildAnswer } from './build-answer.ts'
import { minorDigits } from './currencies.ts'
import { factOf, needed } from './fact-fields.ts'
import { type FieldSettings, type Fields, fieldCompiler } from './fields.ts'
import type { Read, RowContext } from './row-context.ts'
import type { ValueCompiler } from './values.ts'

/** Returns the row, its externalId '' when the mapping gives none, or null when `ctx.refused` says why not. */
export type BuildRow = (ctx: RowContext) => RecordRow | null

export interface RowSettings extends FieldSettings {
  readonly fileName: string
  /** The day it is: nobody answered later. */
  readonly today: string | undefined
  /** The day of an instant in the time zone of the mapping. */
  readonly dayOfInstant: (instant: string) => string
}

export function compileRow(spec: TableMapping, path: string, values: ValueCompiler, settings: RowSettings): BuildRow {
  const fields = fieldCompiler(targets[spec.table] as Readonly<Record<string, Target>>, spec.columns, path, values, settings)
  const build = builders[spec.table](fields, settings, path, values)
  return (ctx) => {
    const row = build(ctx)
    return ctx.refused.length > 0 ? null : row
  }
}

/** The currency of the row, and its decimals for the amounts that are read after it. */
function currencyOf(f: Fields): Read<string> {
  const read = f.currency('currency')
  return (ctx) => {
    const code = read(ctx)
    ctx.digits = code === null ? 2 : minorDigits(code)
    return code
  }
}

const lineOf = (f: Fields) => {
  const document = f.id('document')
  return {
    ...factOf(f),
    day: f.day('day'),
    document,
    counts: f.boolean('counts'),
    nature: f.choice('nature') as Read<LineNature>,
    product: f.id('product'),
    productGroup: f.text('productGroup'),
    quantity: f.decimal('quantity'),
    currency: currencyOf(f),
    list: f.money('list', document),
    net: f.money('net', document),
    cost: f.money('cost', document),
  }
}

type Compile = (f: Fields, settings: RowSettings, path: string, values: ValueCompiler) => (ctx: RowContext) => RecordRow

const builders: Readonly<Record<TableName, Compile>> = {
  account: (f) => {
    const [id, name, parent, town, postalCode, country] = [
      f.id('id'),
      f.text('name'),
      f.id('parent'),
      f.text('town'),
      f.text('postalCode'),
      f.text('country'),
    ]
    const [region, vatId, domain, phone, customerNumber] = [
      f.text('region'),
      f.text('vatId'),
      f.text('domain'),
      f.text('phone'),
      f.text('customerNumber'),
    ]
    const [industry, employees, ownRevenue, colleague] = [
      f.text('industry'),
      f.integer('employees'),
      f.money('ownRevenue'),
      f.text('colleague'),
    ]
    const [currency, attributes] = [currencyOf(f), f.attributes()]
    const [renewal, noticeDays] = [f.day('renewal'), f.integer('noticeDays')]
    return (ctx) => {
      const code = currency(ctx)
      const ownRevenueMinor = ownRevenue(ctx)
      return {
        table: 'account',
        externalId: needed(id(ctx)),
        name: name(ctx),
        parent: parent(ctx),
        town: town(ctx),
        postalCode: postalCode(ctx),
        country: country(ctx),
        region: region(ctx),
        vatId: vatId(ctx),
        domain: domain(ctx),
        phone: phone(ctx),
        customerNumber: customerNumber(ctx),
        industry: industry(ctx),
        employees: employees(ctx),
        ownRevenueMinor,
        currency: ownRevenueMinor === null ? null : code,
        colleague: colleague(ctx),
        attributes: attributes(ctx),
        renewalDay: renewal(ctx),
        noticeDays: noticeDays(ctx),
      }
    }
  },

  contact: (f) => {
    const [id, customer, firstName, lastName, email, phone] = [
      f.id('id'),
      f.id('customer'),
      f.text('firstName'),
      f.text('lastName'),
      f.text('email'),
      f.text('phone'),
    ]
    const [title, role, seniority, primary, language] = [
      f.text('title'),
      f.text('role'),
      f.text('seniority'),
      f.boolean('primary'),
      f.text('language'),
    ]
    const [preferredChannel, left, person] = [f.text('preferredChannel'), f.day('left'), f.id('person')]
    return (ctx) => ({
      table: 'contact',
      externalId: needed(id(ctx)),
      customer: customer(ctx),
      firstName: firstName(ctx),
      lastName: lastName(ctx),
      email: email(ctx),
      phone: phone(ctx),
      title: title(ctx),
      role: role(ctx),
      seniority: seniority(ctx),
      primary: primary(ctx),
      language: language(ctx),
      preferredChannel: preferredChannel(ctx),
      leftDay: left(ctx),
      person: person(ctx),
    })
  },

  product: (f) => {
    const [id, name, group] = [f.id('id'), f.text('name'), f.text('group')]
    return (ctx) => ({ table: 'product', externalId: needed(id(ctx)), name: name(ctx), group: group(ctx) })
  },

  sales_order: (f) => {
    const fact = factOf(f)
    const [day, status, counts, cancelled, channel] = [
      f.day('day'),
      f.text('status'),
      f.boolean('counts'),
      f.boolean('cancelled'),
      f.text('channel'),
    ]
    const [promised, shipped, freight, commission] = [f.day('promised'), f.day('shipped'), f.money('freight'), f.money('commission')]
    const [currency, colleague] = [currencyOf(f), f.text('colleague')]
    return (ctx) => {
      const code = needed(currency(ctx))
      const isCancelled = cancelled(ctx) ?? false
      return {
        table: 'sales_order',
        externalId: needed(fact.id(ctx)),
        customer: fact.customer(ctx),
        payer: fact.payer(ctx),
        site: fact.site(ctx),
        day: needed(day(ctx)),
        drivers: fact.drivers(ctx),
        status: status(ctx),
        counts: counts(ctx) ?? !isCancelled,
        cancelled: isCancelled,
        channel: channel(ctx),
        promisedDay: promised(ctx),
        shippedDay: shipped(ctx),
        freightMinor: freight(ctx),
        commissionMinor: commission(ctx),
        currency: code,
        colleague: colleague(ctx),
      }
    }
  },

  order_line: (f) => {
    const line = lineOf(f)
    return (ctx) => {
      const code = needed(line.currency(ctx))
      return {
        table: 'order_line',
        externalId: needed(line.id(ctx)),
        customer: line.customer(ctx),
        payer: line.payer(ctx),
        site: line.site(ctx),
        day: needed(line.day(ctx)),
        drivers: line.drivers(ctx),
        document: needed(line.document(ctx)),
        counts: line.counts(ctx) ?? true,
        nature: line.nature(ctx) ?? 'goods',
        product: line.product(ctx),
        productGroup: line.productGroup(ctx),
        quantity: line.quantity(ctx),
        currency: code,
        listMinor: line.list(ctx),
        netMinor: line.net(ctx) ?? 0,
        costMinor: line.cost(ctx),
      }
    }
  },

  invoice_line: (f) => {
    const line = lineOf(f)
    const [documentType, reason, due] = [f.choice('documentType') as Read<DocumentType>, f.text('reason'), f.day('due')]
    const [dueAmount, freight] = [f.money('dueAmount', line.document), f.money('freight', line.document)]
    return (ctx) => {
      const code = needed(line.currency(ctx))
      return {
        table: 'invoice_line',
        externalId: needed(line.id(ctx)),
        customer: line.customer(ctx),
        payer: line.payer(ctx),
        site: line.site(ctx),
        day: needed(line.day(ctx)),
        drivers: line.drivers(ctx),
        document: needed(line.document(ctx)),
        counts: line.counts(ctx) ?? true,
        nature: line.nature(ctx) ?? 'goods',
        product: line.product(ctx),
        productGroup: line.productGroup(ctx),
        quantity: line.quantity(ctx),
        currency: code,
        listMinor: line.list(ctx),
        netMinor: line.net(ctx) ?? 0,
        costMinor: line.cost(ctx),
        documentType: documentType(ctx) ?? 'invoice',
        reason: reason(ctx),
        dueDay: due(ctx),
        dueMinor: dueAmount(ctx),
        freightMinor: freight(ctx),
      }
    }
  },

  payment: (f) => {
    const fact = factOf(f)
    const [day, document, amount, currency] = [f.day('day'), f.id('document'), f.money('amount'), currencyOf(f)]
    return (ctx) => {
      const code = needed(currency(ctx))
      return {
        table: 'payment',
        externalId: needed(fact.id(ctx)),
        customer: fact.customer(ctx),
        payer: fact.payer(ctx),
        site: fact.site(ctx),
        day: needed(day(ctx)),
        drivers: fact.drivers(ctx),
        document: document(ctx),
        amountMinor: amount(ctx) ?? 0,
        currency: code,
      }
    }
  },

  interaction: (f, settings, path, values) => {
    const fact = factOf(f)
    const [kind, channel, reason, direction, person] = [
      f.text('kind'),
      f.text('channel'),
      f.text('reason'),
      f.choice('direction') as Read<'inbound' | 'outbound'>,
      f.id('person'),
    ]
    const [colleague, team, at, handling, elapsed] = [
      f.text('colleague'),
      f.text('team'),
      f.instant('at'),
      f.duration('handling'),
      f.duration('elapsed'),
    ]
    const [waiting, answered, replies, reopens] = [f.duration('waiting'), f.boolean('answered'), f.integer('replies'), f.integer('reopens')]
    const [selling, opportunity, subject] = [f.boolean('selling'), f.id('opportunity'), f.text('subject')]
    if (!f.has('day') && !f.has('at')) values.report(`${path}.columns`, 'an interaction needs "day" or "at"')
    const givenDay = f.has('day') ? f.day('day') : null
    return (ctx) => {
      const instant = at(ctx)
      return {
        table: 'interaction',
        externalId: needed(fact.id(ctx)),
        customer: fact.customer(ctx),
        payer: fact.payer(ctx),
        site: fact.site(ctx),
        day: givenDay === null ? dayFrom(instant, ctx, settings) : needed(givenDay(ctx)),
        drivers: fact.drivers(ctx),
        kind: needed(kind(ctx)),
        channel: channel(ctx),
        reason: reason(ctx),
        direction: direction(ctx),
        person: person(ctx),
        colleague: colleague(ctx),
        team: team(ctx),
        at: instant,
        handlingSeconds: handling(ctx),
        elapsedSeconds: elapsed(ctx),
        waitingSeconds: waiting(ctx),
        answered: answered(ctx),
        replies: replies(ctx),
        reopens: reopens(ctx),
        selling: selling(ctx) ?? false,
        opportunity: opportunity(ctx),
        subject: subject(ctx),
      }
    }
  },

  opportunity: (f) => {
    const fact = factOf(f)
    const [day, name, stage, won, closed] = [f.day('day'), f.text('name'), f.text('stage'), f.boolean('won'), f.day('closed')]
    const [amount, currency, reason, productClass, colleague] = [
      f.money('amount'),
      currencyOf(f),
      f.text('reason'),
      f.text('productClass'),
      f.text('colleague'),
    ]
    return (ctx) => {
      const code = needed(currency(ctx))
      return {
        table: 'opportunity',
        externalId: needed(fact.id(ctx)),
        customer: fact.customer(ctx),
        payer: fact.payer(ctx),
        site: fact.site(ctx),
        day: needed(day(ctx)),
        drivers: fact.drivers(ctx),
        name: name(ctx),
        stage: stage(ctx),
        won: won(ctx),
        closedDay: closed(ctx),
        amountMinor: amount(ctx),
        currency: code,
        reason: reason(ctx),
        productClass: productClass(ctx),
        colleague: colleague(ctx),
      }
    }
  },

  answer: buildAnswer,

  cost_actual: (f) => {
    const [id, costCentre, month, element, amount, currency] = [
      f.id('id'),
      f.id('costCentre'),
      f.month('month'),
      f.text('element'),
      f.money('amount'),
      currencyOf(f),
    ]
    return (ctx) => {
      const code = needed(currency(ctx))
      return {
        table: 'cost_actual',
        externalId: needed(id(ctx)),
        costCentre: needed(costCentre(ctx)),
        month: needed(month(ctx)),
        element: needed(element(ctx)),
        amountMinor: amount(ctx) ?? 0,
        currency: code,
      }
    }
  },

  fx_rate: (f, settings) => {
    const [id, from, to, month] = [f.id('id'), f.currency('from'), f.currency('to'), f.month('month')]
    const [policy, rate, rateSource] = [f.choice('policy') as Read<'average' | 'closing'>, f.decimal('rate'), f.text('rateSource')]
    return (ctx) => {
      const [one, other, of, kind] = [needed(from(ctx)), needed(to(ctx)), needed(month(ctx)), policy(ctx) ?? 'average']
      return {
        table: 'fx_rate',
        externalId: id(ctx) ?? `${one}/${other}/${of}/${kind}`,
        from: one,
        to: other,
        month: of,
        policy: kind,
        rate: needed(rate(ctx)),
        rateSource: rateSource(ctx) ?? settings.fileName,
      }
    }
  },

  cross_reference: (f) => {
    const [id, leftSource, leftId, rightSource, rightId] = [
      f.id('id'),
      f.text('leftSource'),
      f.id('leftId'),
      f.text('rightSource'),
      f.id('rightId'),
    ]
    return (ctx) => {
      const [ls, li, rs, ri] = [needed(leftSource(ctx)), needed(leftId(ctx)), needed(rightSource(ctx)), needed(rightId(ctx))]
      return {
        table: 'cross_reference',
        externalId: id(ctx) ?? `${ls}/${li}/${rs}/${ri}`,
        leftSource: ls,
        leftId: li,
        rightSource: rs,
        rightId: ri,
      }
    }
  },
}

function dayFrom(instant: string | null, ctx: RowContext, settings: RowSettings): string {
  if (instant !== null) return settings.dayOfInstant(instant)
  // An `at` that could not be read has become a remark: here it is the reason.
  const reason = ctx.remarks.pop()
  ctx.refused.push(
    reason ?? {
      column: 'at',
      value: null,
      code: 'missing_value',
      message: 'The instant is missing, and the day is taken from it',
      remedy: 'Fill it in, or take such rows out with a filter ("where")',
    },
  )
  return ''
}
