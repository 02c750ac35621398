import type { Scenario } from '#api/scenario.ts'
import { openColumns } from '#engine/coverage/open-columns.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import type { AccountRecord } from '../access/own-accounts.ts'
import { whyClosed } from '../coverage/open-models.ts'
import { heldBy, type OpenTable } from './instance.ts'
import type { BookFinding, ScenarioBook } from './scenario-book.ts'

type Asked = Pick<Scenario, 'thresholds' | 'models' | 'pins' | 'bans' | 'guards'>

/** Which models are open to which account under a scenario, and what held it. */
export function openTable(book: ScenarioBook, record: AccountRecord, scenario: Asked): OpenTable {
  const { columns, models } = book
  const count = models.models.length
  const segment = segmentsUnder(book, scenario.thresholds.majorFromMinor)
  const rule = openRule(book, record, scenario)
  const open = new Uint8Array(columns.n * count)
  const held = new Uint8Array(columns.n)
  for (let a = 0; a < columns.n; a++) held[a] = rule.open(a, segment[a]!, open)
  const { pins, bans } = rule
  return { segment, held, pins, bans, columns: openColumns(columns.today, count, open), findings: rule.findings(open) }
}

export interface OpenRule extends Pick<OpenTable, 'pins' | 'bans'> {
  /** Marks the models open to an account in its row of `into`; what held it as bits of `heldBy`. */
  readonly open: (a: number, segment: number, into: Uint8Array) => number
  readonly findings: (open: Uint8Array) => BookFinding[]
}

/** What decides of any account which models are open to it, whatever its segment under the scenario. */
export function openRule(book: ScenarioBook, record: AccountRecord, scenario: Omit<Asked, 'thresholds'>): OpenRule {
  const { columns, models, closed, rank } = book
  const count = models.models.length
  const at = new Map(models.models.map((one, m) => [one.id, m]))
  const offered = models.models.map((one) => scenario.models === null || scenario.models.includes(one.id))
  const pinned = named(book, record, scenario.pins, at)
  const banned = named(book, record, scenario.bans, at)
  const pins = new Map([...pinned.of].map(([a, list]) => [a, list.at(-1)!]))
  const { guards } = scenario
  const open = (a: number, segment: number, into: Uint8Array): number => {
    const row = a * count
    into.fill(0, row, row + count)
    const pin = pins.get(a)
    if (pin) {
      into[row + pin.model] = 1
      return heldBy.pin
    }
    const bans = banned.of.get(a)
    const now = columns.today[a]!
    const moved = segment !== columns.segment[a]
    const facts = moved ? { ...book.facts[a]!, segment: TIERS[segment] ?? null } : null
    const guarded = guardsOf(book, guards, a)
    let held = 0
    for (let m = 0; m < count; m++) {
      if (bans?.some((one) => one.model === m)) held |= heldBy.ban
      else if (m === now) into[row + m] = 1
      else if (offered[m]) {
        const why = facts ? whyClosed(models.models[m]!, facts) : closed[row + m]!
        if (why === 'need') held |= heldBy.need
        if (why !== null) continue
        if (columns.unpriced[a] === 1) held |= heldBy.margin
        else if (rank[m]! < rank[now]! && guarded !== 0) held |= guarded
        else into[row + m] = 1
      }
    }
    return held
  }
  const many = (code: string, found: number, message: string): BookFinding[] => (found > 0 ? [{ code, message, count: found }] : [])
  const nothingLeft = (of: Uint8Array) =>
    [...banned.of.keys()].filter((a) => !pins.has(a) && !of.subarray(a * count, (a + 1) * count).includes(1)).length
  return {
    ...{ pins, bans: banned.of, open },
    findings: (of) => [
      ...many(
        'named_unknown',
        pinned.unknown + banned.unknown,
        'Pins or bans name an account or a model that is not there: they do nothing',
      ),
      ...many('nothing_left', nothingLeft(of), 'Accounts that every model is closed to stay as they are served today'),
    ],
  }
}

/** Bits of the guards that keep an account from being served less; several may. */
function guardsOf({ openCase, gradeD, renewalIn }: ScenarioBook, guards: Scenario['guards'], a: number): number {
  return (
    (guards.openCase && openCase[a] === 1 ? heldBy.openCase : 0) |
    (guards.gradeD && gradeD[a] === 1 ? heldBy.gradeD : 0) |
    (guards.renewalDays > 0 && renewalIn[a]! >= 0 && renewalIn[a]! <= guards.renewalDays ? heldBy.renewal : 0)
  )
}

/** By the score, where somebody moved the line between Major and SME; Key accounts and those put there by hand stay. */
export function segmentsUnder(book: ScenarioBook, majorFromMinor: number | null): Uint8Array {
  if (majorFromMinor === null) return book.columns.segment
  return Uint8Array.from(book.columns.segment, (segment, a) => {
    const own = book.accounts[a]!.segment
    if (own === null || segment === 0 || own.overridden) return segment
    return own.scoreMinor >= majorFromMinor ? 1 : 2
  })
}

/** What is said of accounts by any of their keys. */
function named(book: ScenarioBook, record: AccountRecord, said: Scenario['pins'], at: ReadonlyMap<string, number>) {
  const of = new Map<number, { model: number; reason: string }[]>()
  let unknown = 0
  const rowAt = said.length === 0 ? null : new Map(record.accounts.map((row, i) => [row.id, i]))
  for (const { source, externalId, model, reason } of said) {
    const row = rowAt!.get(record.idAt.get(`${source}\u001f${externalId}`) ?? -1)
    const customer = row === undefined ? undefined : record.accounts[record.tree.standIn[record.accounts[row]!.customer]!]!.id
    const a = customer === undefined ? undefined : (book.indexOf.get(customer) ?? book.indexOf.get(record.accounts[row!]!.id))
    const m = at.get(model)
    if (a === undefined || m === undefined) unknown++
    else of.set(a, [...(of.get(a) ?? []), { model: m, reason }])
  }
  return { of, unknown }
}
