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
  const { columns, models, closed, rank } = book
  const count = models.models.length
  const at = new Map(models.models.map((one, m) => [one.id, m]))
  const segment = segmentsUnder(book, scenario.thresholds.majorFromMinor)
  const offered = models.models.map((one) => scenario.models === null || scenario.models.includes(one.id))
  const pinned = named(book, record, scenario.pins, at)
  const banned = named(book, record, scenario.bans, at)
  const pins = new Map([...pinned.of].map(([a, list]) => [a, list.at(-1)!]))
  const open = new Uint8Array(columns.n * count)
  const held = new Uint8Array(columns.n)
  const { guards } = scenario
  for (let a = 0; a < columns.n; a++) {
    const pin = pins.get(a)
    if (pin) {
      open[a * count + pin.model] = 1
      held[a]! |= heldBy.pin
      continue
    }
    const bans = banned.of.get(a)
    const now = columns.today[a]!
    const moved = segment[a] !== columns.segment[a]
    for (let m = 0; m < count; m++) {
      if (bans?.some((one) => one.model === m)) held[a]! |= heldBy.ban
      else if (m === now) open[a * count + m] = 1
      else if (offered[m]) {
        const why = moved
          ? whyClosed(models.models[m]!, { ...book.facts[a]!, segment: TIERS[segment[a]!] ?? null })
          : closed[a * count + m]!
        if (why === 'need') held[a]! |= heldBy.need
        if (why !== null) continue
        if (columns.unpriced[a] === 1) held[a]! |= heldBy.margin
        else if (rank[m]! < rank[now]! && guards.openCase && book.openCase[a] === 1) held[a]! |= heldBy.openCase
        else if (rank[m]! < rank[now]! && guards.gradeD && book.gradeD[a] === 1) held[a]! |= heldBy.gradeD
        else open[a * count + m] = 1
      }
    }
  }
  const nothingLeft = [...banned.of.keys()].filter((a) => !pins.has(a) && !open.subarray(a * count, (a + 1) * count).includes(1)).length
  const many = (code: string, found: number, message: string): BookFinding[] => (found > 0 ? [{ code, message, count: found }] : [])
  return {
    ...{ segment, held, pins, bans: banned.of, columns: openColumns(columns.today, count, open) },
    findings: [
      ...many(
        'named_unknown',
        pinned.unknown + banned.unknown,
        'Pins or bans name an account or a model that is not there: they do nothing',
      ),
      ...many('nothing_left', nothingLeft, 'Accounts that every model is closed to stay as they are served today'),
    ],
  }
}

/** By the score, where somebody moved the line between Major and SME; Key accounts and those put there by hand stay. */
function segmentsUnder(book: ScenarioBook, majorFromMinor: number | null): Uint8Array {
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
