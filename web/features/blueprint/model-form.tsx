/** One coverage model after the other, as fields. */
import { Button, Chip, MultiSelect, TagsInput, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { coverageKinds } from '#api/coverage-models.ts'
import { currencyDigits } from '#api/currency.ts'
import type { CoverageLook } from '#api/routes/coverage.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { ChoiceField, NumberField, TextField, useForm } from '../../app/document-form.tsx'
import { idFor, type Path, placeOf } from '../../app/document-path.ts'
import { segmentName, segmentOptions } from '../../app/marks.tsx'
import { useAddress } from '../../ui/address.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'
import { AddRow, AssumptionRow, assumedAs, RemoveRow } from './model-assumption.tsx'
import { countryWords, type Doc, experienceNames, type ModelDoc, type Page } from './model-words.ts'

interface FormProps {
  readonly page: Page
  readonly look: CoverageLook | undefined
}

const kindOptions = Object.entries(coverageKinds).map(([value, label]) => ({ value, label }))
const segmentsAndOthers = [{ value: '*', label: 'Every segment' }, ...segmentOptions]

export function ModelsForm({ page, look }: FormProps) {
  const { doc, set, change, readOnly } = useForm<Doc>()
  const [of, choose] = useAddress<string>('of', '0')
  const models = doc.models ?? []
  const at = Math.min(Math.max(0, Number(of) || 0), Math.max(0, models.length - 1))
  const model = models[at]
  const add = (from?: ModelDoc) => {
    const used = models.map((one) => one.id)
    const name = from ? `${from.name}, copy` : 'New model'
    const fresh: ModelDoc = { kind: 'other', ...from, name, id: idFor(from?.id ?? 'model', used) }
    change((was) => ({ ...was, models: [...models, fresh] }))
    choose(String(models.length))
  }
  return (
    <Panel title="Models" sub={`${models.length}`}>
      <div className={styles.choices}>
        <Chip.Group value={String(at)} onChange={(value) => choose(String(value))}>
          {models.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a model is its place; ids change while they are written
            <Chip key={i} value={String(i)} size="xs">
              {one.name || one.id || `Model ${i + 1}`}
            </Chip>
          ))}
        </Chip.Group>
        {!readOnly && (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => add()}>
              Add a model
            </Button>
            {model && (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => add(model)}>
                Copy this one
              </Button>
            )}
            {model && models.length > 1 && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                onClick={() => {
                  set(['models', at], undefined)
                  choose('0')
                }}
              >
                Take it out
              </Button>
            )}
          </>
        )}
      </div>
      {model ? <OneModel key={at} at={at} model={model} page={page} look={look} /> : <Empty title="There is no model yet." />}
    </Panel>
  )
}

const Part = ({ title, note, children }: { readonly title: string; readonly note?: ReactNode; readonly children: ReactNode }) => (
  <fieldset className={styles.part}>
    <legend>{title}</legend>
    {note && <p className={styles.note}>{note}</p>}
    {children}
  </fieldset>
)

interface OneModelProps extends FormProps {
  readonly at: number
  readonly model: ModelDoc
}

function OneModel(props: OneModelProps) {
  const { at, model, look } = props
  const { set, readOnly, doc } = useForm<Doc>()
  const f = useFormat()
  const path: Path = ['models', at]
  const per = 10 ** -currencyDigits(look?.head.currency ?? 'EUR')
  const symbol = f.symbol(look?.head.currency ?? 'EUR')
  const channels = (doc.channels ?? []).map((one) => ({ value: one.id, label: one.name }))
  return (
    <div>
      <Part title="What it is">
        <div className={styles.fields}>
          <TextField path={[...path, 'name']} label="Name" value={model.name} />
          <TextField path={[...path, 'id']} label="Id" value={model.id} />
          <ChoiceField
            path={[...path, 'kind']}
            label="Kind"
            value={model.kind}
            options={kindOptions}
            onChoice={(kind) =>
              set(path, {
                ...model,
                kind,
                ...(kind === 'distributor'
                  ? { distributor: model.distributor ?? { marginShare: 0.4, avoidableShare: 0.6 } }
                  : { distributor: undefined }),
              })
            }
          />
          <ChoiceField
            path={[...path, 'experience']}
            label="Experience"
            value={String(model.experience ?? 3)}
            options={experienceNames.map((name, i) => ({ value: String(i + 1), label: `${i + 1} ${name}` }))}
            onChoice={(value) => set([...path, 'experience'], Number(value))}
          />
          <Textarea
            className={styles.wide!}
            id={placeOf([...path, 'notes'])}
            label="Notes"
            value={model.notes ?? ''}
            readOnly={readOnly}
            autosize
            minRows={1}
            onChange={(event) => set([...path, 'notes'], event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
          />
        </div>
      </Part>
      {model.kind === 'distributor' ? (
        <Distributor path={path} model={model} per={per} symbol={symbol} />
      ) : (
        <Minutes {...props} path={path} per={per} symbol={symbol} />
      )}
      <Eligibility {...props} path={path} per={per} symbol={symbol} />
      <Standard {...props} path={path} />
      <Price {...props} path={path} per={per} symbol={symbol} />
      <Changes
        path={[...path, 'lift']}
        list={model.lift ?? []}
        title="Lift of retention"
        note="Added to the logit of the yearly retention, against the other models: +0.2 makes 83 % of 80 %. Low, base and high: plans are solved under each. “Take it over” on the page puts in what your own history says."
        times={1}
        fresh={() => assumedAs(0, 0.1, 0.2)}
      />
      <Changes
        path={[...path, 'capture']}
        list={model.capture ?? []}
        title="Share of potential won a year"
        times={100}
        fresh={() => assumedAs(0, 0.02, 0.04)}
      />
      <Part
        title="Channel mix"
        note="Share of the interactions that a channel can take which goes there under this model. What is not named stays as today."
      >
        <div className={styles.rows}>
          {(model.mix ?? []).map((part, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={i} className={styles.row} data-kind="three">
              <ChoiceField
                path={[...path, 'mix', i, 'reason']}
                label="Reason"
                bare={i > 0}
                value={part.reason}
                options={[
                  { value: '*', label: 'Every other reason' },
                  ...(doc.reasons ?? []).filter((one) => one.reason !== '*').map((one) => ({ value: one.reason, label: one.reason })),
                ]}
                searchable
              />
              <ChoiceField path={[...path, 'mix', i, 'channel']} label="Goes to" bare={i > 0} value={part.channel} options={channels} />
              <NumberField
                path={[...path, 'mix', i, 'share']}
                label="Share"
                bare={i > 0}
                value={part.share}
                times={100}
                digits={1}
                suffix="%"
              />
              <RemoveRow path={[...path, 'mix', i]} label={`Take row ${i + 1} of the channel mix out`} />
            </div>
          ))}
          <AddRow
            onAdd={() => set([...path, 'mix'], [...(model.mix ?? []), { reason: '*', channel: channels.at(-1)?.value ?? '', share: 0.5 }])}
          >
            Add a channel
          </AddRow>
        </div>
      </Part>
    </div>
  )
}

interface PartProps extends OneModelProps {
  readonly path: Path
}
interface MoneyPartProps extends PartProps {
  readonly per: number
  readonly symbol: string
}

function Minutes({ path, model, page, look, at, per, symbol }: MoneyPartProps) {
  const f = useFormat()
  const { set } = useForm<Doc>()
  const teams = (look?.teams ?? page.look.teams).map((one) => ({ value: one.team, label: one.name }))
  const figures = look?.models[at]
  const minutes = model.minutes ?? []
  const activities = page.material.activities
  return (
    <Part
      title="What it takes, per account and year"
      note={
        figures && figures.minutes > 0
          ? `${f.number(figures.minutes)} minutes of all teams${figures.teamCostMinor === null ? '' : `, ${f.money(figures.teamCostMinor, look!.head.currency)} at their rates`}. By these minutes one colleague serves ${f.number(figures.span.implied, 0)} accounts.`
          : undefined
      }
    >
      <div className={styles.rows}>
        {minutes.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <div key={i} className={styles.row}>
            <ChoiceField
              path={[...path, 'minutes', i, 'team']}
              label="Team"
              bare={i > 0}
              value={part.team}
              options={teams}
              onChoice={(team) => set([...path, 'minutes', i], { ...part, team })}
            />
            <TextField path={[...path, 'minutes', i, 'activity']} label="Activity" bare={i > 0} value={part.activity} />
            <NumberField path={[...path, 'minutes', i, 'perYear']} label="Minutes" bare={i > 0} value={part.perYear} digits={1} />
            <RemoveRow path={[...path, 'minutes', i]} label={`Take row ${i + 1} of the minutes out`} />
          </div>
        ))}
        <AddRow
          onAdd={() => {
            const team = teams[0]?.value ?? ''
            set(
              [...path, 'minutes'],
              [
                ...minutes,
                { team, activity: activities.find((one) => one.team === team)?.name ?? 'All that is done for them', perYear: 60 },
              ],
            )
          }}
        >
          Add minutes of a team
        </AddRow>
      </div>
      {figures?.teams.some((one) => one.observed !== null) && (
        <p className={styles.note}>
          Accounts served so today take{' '}
          {f.list(
            figures.teams.flatMap((one) =>
              one.observed === null
                ? []
                : [
                    `${f.number(one.observed.median)} of ${one.name} (${f.range(one.observed.low, one.observed.high, (value) => f.number(value))})`,
                  ],
            ),
          )}
          : median, and from a quarter to three quarters of {f.number(figures.today.accounts)}.
        </p>
      )}
      <div className={styles.fields}>
        <NumberField
          path={[...path, 'cashMinor']}
          label={`Leaves the house, ${symbol}`}
          value={model.cashMinor}
          times={per}
          digits={2}
          optional
        />
        <NumberField path={[...path, 'span']} label="Span, accounts" value={model.span} whole optional placeholder="by its minutes" />
      </div>
    </Part>
  )
}

function Distributor({
  path,
  model,
  per,
  symbol,
}: {
  readonly path: Path
  readonly model: ModelDoc
  readonly per: number
  readonly symbol: string
}) {
  const { distributor } = model
  return (
    <Part title="Terms" note="No hours are taken. Of what today’s teams cost, only the part that falls away is saved.">
      <div className={styles.fields}>
        <NumberField
          path={[...path, 'distributor', 'marginShare']}
          label="Keeps of the margin"
          value={distributor?.marginShare}
          times={100}
          digits={1}
          suffix="%"
        />
        <NumberField
          path={[...path, 'distributor', 'feeMinor']}
          label={`Fee a year, ${symbol}`}
          value={distributor?.feeMinor}
          times={per}
          digits={2}
          optional
        />
        <NumberField
          path={[...path, 'distributor', 'avoidableShare']}
          label="Of team cost falls away"
          value={distributor?.avoidableShare}
          times={100}
          digits={1}
          suffix="%"
        />
      </div>
    </Part>
  )
}

function Eligibility({ path, model, page, look, at, per, symbol }: MoneyPartProps) {
  const f = useFormat()
  const { set, readOnly } = useForm<Doc>()
  const eligible = model.eligible ?? {}
  const here: Path = [...path, 'eligible']
  const figures = look?.models[at]
  const list = (name: 'segments' | 'countries' | 'needs', values: readonly string[]) =>
    set([...here, name], values.length === 0 ? undefined : values)
  const closed = Object.entries(figures?.eligible.closed ?? {})
  return (
    <Part
      title="Who may have it"
      note={
        figures &&
        `${f.count(figures.eligible.accounts, 'account', 'accounts')}, ${f.moneyShort(figures.eligible.revenueMinor, look!.head.currency)} of revenue a year.${closed.length > 0 ? ` Closed to ${f.list(closed.map(([why, n]) => `${f.number(n)} by ${closedWords[why] ?? why}`))}.` : ''}`
      }
    >
      <div className={styles.fields}>
        <MultiSelect
          label="Segments"
          id={placeOf([...here, 'segments'])}
          data={TIERS.map((tier) => ({ value: tier, label: segmentName(tier) }))}
          value={[...(eligible.segments ?? [])]}
          placeholder={eligible.segments?.length ? '' : 'every segment'}
          readOnly={readOnly}
          onChange={(values) => list('segments', values)}
        />
        <MultiSelect
          label="Countries"
          id={placeOf([...here, 'countries'])}
          data={[...new Set([...page.material.countries, ...(eligible.countries ?? [])])].map((value) => ({
            value,
            label: countryWords(value),
          }))}
          value={[...(eligible.countries ?? [])]}
          placeholder={eligible.countries?.length ? '' : 'every country'}
          readOnly={readOnly}
          searchable
          onChange={(values) => list('countries', values)}
        />
        <TagsInput
          label="Needs it meets"
          id={placeOf([...here, 'needs'])}
          data={page.material.needs}
          value={[...(eligible.needs ?? [])]}
          placeholder={eligible.needs?.length ? '' : 'none in particular'}
          readOnly={readOnly}
          onChange={(values) => list('needs', values)}
        />
        <NumberField
          path={[...here, 'revenueMinor', 'from']}
          label={`Revenue from, ${symbol}`}
          value={eligible.revenueMinor?.from}
          times={per}
          digits={2}
          optional
        />
        <NumberField
          path={[...here, 'revenueMinor', 'to']}
          label={`Revenue below, ${symbol}`}
          value={eligible.revenueMinor?.to}
          times={per}
          digits={2}
          optional
        />
        <NumberField
          path={[...here, 'growth', 'from']}
          label="Growth from"
          value={eligible.growth?.from}
          times={100}
          digits={1}
          suffix="%"
          optional
        />
        <NumberField
          path={[...here, 'growth', 'to']}
          label="Growth below"
          value={eligible.growth?.to}
          times={100}
          digits={1}
          suffix="%"
          optional
        />
        <NumberField path={[...here, 'range', 'from']} label="Product classes from" value={eligible.range?.from} whole optional />
        <NumberField path={[...here, 'range', 'to']} label="Product classes to" value={eligible.range?.to} whole optional />
      </div>
      <p className={styles.note}>
        An account with a need gets only models that meet it. Growth is against the window before; where it is not known, a bound is not
        met.
      </p>
    </Part>
  )
}

const closedWords: Readonly<Record<string, string>> = {
  ...{ segment: 'their segment', revenue: 'revenue', growth: 'growth', range: 'product classes', country: 'country', need: 'a need' },
}

function Standard({ path, model, page }: PartProps) {
  const f = useFormat()
  const standard = model.standard ?? {}
  const tiers = model.eligible?.segments?.length ? model.eligible.segments : TIERS
  const promised = tiers.map((tier) => {
    const one = page.standards[tier]
    return one
      ? `${segmentName(tier)}: ${f.percent(one.answeredShare, 0)} answered within ${f.number(one.answeredHours)} ${one.openHours ? 'open hours' : 'hours'}, complaints in ${f.count(one.complaintDays, 'day', 'days')}`
      : segmentName(tier)
  })
  return (
    <Part
      title="What accounts can count on"
      note={`Promised: ${promised.join('; ')}. Empty: what the segment is promised. A model that would miss a promise is not approved.`}
    >
      <div className={styles.fields}>
        <NumberField
          path={[...path, 'standard', 'answeredHours']}
          label="Answered within, hours"
          value={standard.answeredHours}
          digits={1}
          optional
        />
        <NumberField
          path={[...path, 'standard', 'answeredShare']}
          label="Share answered so"
          value={standard.answeredShare}
          times={100}
          digits={1}
          suffix="%"
          optional
        />
        <NumberField
          path={[...path, 'standard', 'complaintDays']}
          label="Complaints settled, days"
          value={standard.complaintDays}
          digits={1}
          optional
        />
      </div>
    </Part>
  )
}

const priceKinds = [
  { value: 'none', label: 'None' },
  { value: 'fee', label: 'A fee a year' },
  { value: 'minimum', label: 'A minimum volume' },
]

function Price({ path, model, at, per, symbol }: MoneyPartProps) {
  const { doc, set } = useForm<Doc>()
  const price = model.price ?? { kind: 'none' as const }
  const here: Path = [...path, 'price']
  const others = (doc.models ?? []).filter((_, i) => i !== at).map((one) => ({ value: one.id, label: one.name }))
  const choose = (kind: string) => {
    if (kind === 'none') return set(here, undefined)
    const kept =
      price.kind === 'none'
        ? { acceptance: assumedAs(0.3, 0.5, 0.7), ifDeclined: others[0]?.value ?? '' }
        : { acceptance: price.acceptance, ifDeclined: price.ifDeclined }
    return set(here, kind === 'fee' ? { kind, feeMinor: 0, ...kept } : { kind, minimumMinor: 0, ...kept })
  }
  return (
    <Part title="Price to the customer">
      <div className={styles.fields}>
        <ChoiceField path={[...here, 'kind']} label="Kind" value={price.kind} options={priceKinds} onChoice={choose} />
        {price.kind === 'fee' && (
          <NumberField path={[...here, 'feeMinor']} label={`Fee a year, ${symbol}`} value={price.feeMinor} times={per} digits={2} />
        )}
        {price.kind === 'minimum' && (
          <NumberField
            path={[...here, 'minimumMinor']}
            label={`Buys at least, ${symbol} a year`}
            value={price.minimumMinor}
            times={per}
            digits={2}
          />
        )}
        {price.kind !== 'none' && (
          <ChoiceField path={[...here, 'ifDeclined']} label="Who declines gets" value={price.ifDeclined} options={others} />
        )}
        {price.kind !== 'none' &&
          (['low', 'base', 'high'] as const).map((end) => (
            <NumberField
              key={end}
              path={[...here, 'acceptance', end]}
              label={`Accept, ${end}`}
              value={price.acceptance[end]}
              times={100}
              digits={1}
              suffix="%"
            />
          ))}
      </div>
    </Part>
  )
}

interface ChangesProps {
  readonly path: Path
  readonly list: NonNullable<ModelDoc['lift']>
  readonly title: string
  readonly note?: string
  readonly times: number
  readonly fresh: () => ReturnType<typeof assumedAs>
}
function Changes({ path, list, title, note, times, fresh }: ChangesProps) {
  const { set } = useForm<Doc>()
  const free = segmentsAndOthers.find(({ value }) => !list.some((one) => one.segment === value))
  return (
    <Part title={title} note={note}>
      <div className={styles.rows}>
        {list.map((one, i) => (
          <AssumptionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            key={i}
            row={[...path, i]}
            named={`row ${i + 1} of ${title.toLowerCase()}`}
            bare={i > 0}
            path={[...path, i, 'change']}
            value={one.change}
            times={times}
            lead={
              <ChoiceField path={[...path, i, 'segment']} label="Segment" bare={i > 0} value={one.segment} options={segmentsAndOthers} />
            }
          />
        ))}
        {free && <AddRow onAdd={() => set(path, [...list, { segment: free.value, change: fresh() }])}>Add a segment</AddRow>}
      </div>
    </Part>
  )
}
