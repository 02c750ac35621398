import type { MergeSide } from '#api/routes/merges.ts'
import { compareBytes } from '#engine/money/compare-keys.ts'
import { roleGroup } from '#engine/relationship/role-groups.ts'
import type { Db } from '#store/db.ts'
import {
  loadFactSpans,
  loadKeyRows,
  loadLeavesOf,
  loadNowOf,
  loadRolesThere,
  loadTalkSpan,
  loadWritings,
  type RoleThere,
} from '#store/merge-sides.ts'
import type { Merged } from '#store/merges.ts'
import { loadSaid, type Said } from '#store/said.ts'
import { loadStandingOverrides } from '#store/segment-overrides.ts'

type KeyRow = Awaited<ReturnType<typeof loadKeyRows>>[number]

/** An account or a person with everything that hangs on it, and its keys as files and people say them. */
export interface Side {
  readonly shown: MergeSide
  /** In order of key. */
  readonly rows: readonly KeyRow[]
  /** What people say of any of its keys, the last first. */
  readonly said: readonly Said[]
  readonly leafIds: readonly number[]
}

/** Null where nobody has that id. */
export async function loadStandInId(tx: Db, what: Merged, id: number): Promise<number | null> {
  const [row] = await loadNowOf(tx, what, [id])
  return row?.now_id ?? null
}

/** @param id who stands for the others */
export async function loadSide(tx: Db, what: Merged, id: number): Promise<Side> {
  return sideOf(tx, what, id, await loadKeyRows(tx, what, [id]))
}

/** One that would be made of these keys. */
export async function sideOf(tx: Db, what: Merged, id: number, rows: readonly KeyRow[]): Promise<Side> {
  const ids = rows.map((row) => row.id)
  const own = rows.find((row) => row.id === id) ?? rows[0]!
  const said = await loadSaid(tx, what, ids)
  const leafIds = what === 'account' ? await loadLeavesOf(tx, ids) : []
  const there = what === 'account' ? await loadRolesThere(tx, leafIds, null) : await loadRolesThere(tx, null, ids)
  const facts = what === 'account' ? await loadFactSpans(tx, leafIds) : [await loadTalkSpan(tx, ids)].filter((span) => span !== null)
  const keys = new Set(rows.map(keyOf))
  const overrides = what === 'account' ? (await loadStandingOverrides(tx)).filter((one) => keys.has(`${one.source}/${one.externalId}`)) : []
  const stillThere = [...byPlace(there).values()].filter((rows) => !hasLeft(rows)).flat()
  return {
    ...{ rows, said, leafIds },
    shown: {
      ...{ id, key: keyOf(own), name: nameOf(what, rows, said) ?? own.external_id },
      keys: rows.map((row) => ({ key: keyOf(row), name: nameOf(what, [row], []) })),
      facts,
      people: what === 'person' ? 1 : new Set(stillThere.map((one) => one.person_id)).size,
      roles: rolesOf(stillThere),
      accounts: what === 'account' ? [] : accountsOf(there),
      colleagues: what === 'account' ? colleaguesOf(rows, said) : [],
      ...(await loadWritings(tx, what, rows, leafIds)),
      overrides: overrides.map(({ kind, tier, reason, expires }) => ({ kind, tier, reason, expires })),
    },
  }
}

export const inOrder = (rows: readonly KeyRow[]): KeyRow[] =>
  [...rows].sort((a, b) => compareBytes(a.source, b.source) || compareBytes(a.external_id, b.external_id))

export const keyOf = (row: { readonly source: string; readonly external_id: string }): string => `${row.source}/${row.external_id}`

/** What holds of a field: what people said last of any key; else what the first key says that says anything. */
export function holdingOf(rows: readonly KeyRow[], said: readonly Said[], field: string): unknown {
  const hand = said.find((one) => one.field === field)
  if (hand) return hand.value
  const row = rows.find((one) => fileValue(one, field) !== null)
  return row ? fileValue(row, field) : null
}

/** Files name the account above by its key in their own source. */
function fileValue(row: KeyRow, field: string): unknown {
  const value = (row as Record<string, unknown>)[field] ?? null
  return field === 'parent' && value !== null ? { source: row.source, externalId: value } : value
}

function nameOf(what: Merged, rows: readonly KeyRow[], said: readonly Said[]): string | null {
  const text = (field: string) => (holdingOf(rows, said, field) as string | null) ?? null
  if (what === 'account') return text('name')
  return [text('first_name'), text('last_name')].filter(Boolean).join(' ') || text('email')
}

/** As the scope of own accounts has it: what people said last, else everybody whom a file names. */
function colleaguesOf(rows: readonly KeyRow[], said: readonly Said[]): string[] {
  const hand = said.find((one) => one.field === 'colleague')
  const named = hand ? [hand.value as string | null] : rows.map((row) => (row as Record<string, unknown>).colleague as string | null)
  return [...new Set(named.filter((name) => name !== null))]
}

/** Rows of one person at one account. */
function byPlace(there: readonly RoleThere[]): Map<string, RoleThere[]> {
  const places = new Map<string, RoleThere[]>()
  for (const one of there) {
    const place = `${one.person_id} ${one.account_id}`
    places.set(place, [...(places.get(place) ?? []), one])
  }
  return places
}

/** Somebody has left as people say; else who has left every row that says anything of what they do there. */
function hasLeft(rows: readonly RoleThere[]): boolean {
  const said = rows.find((one) => one.left_said !== null)
  if (said) return said.left_said!
  const saying = rows.filter((one) => one.says)
  return (saying.length > 0 ? saying : rows).every((one) => one.left)
}

const rolesIn = (one: RoleThere): string[] => one.roles_said ?? one.role?.split(/\s*[;,]\s*/).filter(Boolean) ?? []

function rolesOf(there: readonly RoleThere[]): string[] {
  const roles = [...new Set(there.flatMap(rolesIn))]
  return roles.sort((a, b) => Number(roleGroup(a) === null) - Number(roleGroup(b) === null) || (a < b ? -1 : 1))
}

function accountsOf(there: readonly RoleThere[]): MergeSide['accounts'] {
  const byAccount = new Map<number, RoleThere[]>()
  for (const one of there) byAccount.set(one.account_id, [...(byAccount.get(one.account_id) ?? []), one])
  return [...byAccount].map(([id, rows]) => ({
    ...{ id, name: rows[0]!.account, roles: [...new Set(rows.flatMap(rolesIn))], left: hasLeft(rows) },
  }))
}
