import { type Mapping, mappingFormat, type TableMapping } from '#api/mapping.ts'
import type { RawTable } from '../files/raw-table.ts'
import { feedbackRecords } from '../presets/feedback-records.ts'
import { hubspot } from '../presets/hubspot.ts'
import { oneRow } from '../presets/one-row.ts'
import type { Draft, Preset, Role } from '../presets/preset.ts'
import { salesforce } from '../presets/salesforce.ts'
import { sap } from '../presets/sap.ts'
import { zendesk } from '../presets/zendesk.ts'
import { columnUses } from './column-uses.ts'
import { draftOf, recogniseGeneric } from './generic.ts'
import { findJoins, type JoinProposal, keyOverlap } from './joins.ts'
import type { FileKind } from './kinds.ts'
import { isWriteBack, profileTable, type TableProfile } from './profile.ts'
import type { KeyPartners, Recognised } from './recognised.ts'

export type { FileKind } from './kinds.ts'

export interface ColumnProposal {
  readonly column: string
  /** `table.name` of the mapping, e.g. `sales_order.customer`; null = not used. */
  readonly target: string | null
  /** 0–1. */
  readonly confidence: number
  readonly reasons: readonly string[]
}

export interface TableProposal {
  /** Name and path of the RawTable. */
  readonly file: string
  readonly path: string
  readonly kind: FileKind
  readonly confidence: number
  readonly reasons: readonly string[]
  /** Export dialect known by name: salesforce, hubspot, sap, zendesk, feedback-records, one-row; null = by headings alone. */
  readonly preset: string | null
  readonly columns: readonly ColumnProposal[]
}

export interface SourceProposal {
  readonly preset: string | null
  /** Compiles against the files named. */
  readonly mapping: Mapping
  /** Paths of the files. */
  readonly files: readonly string[]
  /** What a person should look at before the import. */
  readonly uncertain: readonly string[]
}

export interface Recognition {
  readonly tables: readonly TableProposal[]
  readonly joins: readonly JoinProposal[]
  /** One mapping per source: several files of one dialect are one. */
  readonly sources: readonly SourceProposal[]
}

/** Narrow ones first: what no dialect knows goes by its headings. */
const presets: readonly Preset[] = [salesforce, sap, zendesk, hubspot, feedbackRecords, oneRow]

interface Assigned {
  readonly profile: TableProfile
  readonly preset: Preset | null
  readonly role: Role
  readonly generic: Recognised
}

/** What a person says about a table; it goes before what its headings say. */
export interface Said {
  readonly kind?: FileKind | undefined
  readonly source?: string | undefined
}

/** Says what files are, what their columns mean, how they join, and proposes a mapping per source. Reads the first 5,000 rows of each. */
export async function recognise(tables: readonly RawTable[]): Promise<Recognition> {
  const profiles: TableProfile[] = []
  for (const table of tables) profiles.push(await profileTable(table))
  return recogniseProfiles(profiles)
}

/** The same of tables that were looked at already. */
export function recogniseProfiles(profiles: readonly TableProfile[], said: ReadonlyMap<RawTable, Said> = new Map()): Recognition {
  const tables = profiles.map((profile) => profile.table)
  const assigned = profiles.map((profile) => assign(profile, said.get(profile.table)))
  const groups = groupBySource(assigned, said)
  const sources = groups.flatMap((group) => sourceOf(group, tables))
  return {
    tables: assigned.map((one) => proposalOf(one, sources)),
    joins: groups.flatMap((group) => findJoins(group.members.map((member) => member.profile))),
    sources,
  }
}

/** What is said of a file that Tapeline wrote for another system: nothing of it is taken in. */
export const writtenByUs = 'Written by Tapeline: what was measured is not taken in again'

function assign(profile: TableProfile, said: Said = {}): Assigned {
  const generic = recogniseGeneric(profile, said.kind)
  if (said.kind === undefined && isWriteBack(profile.table.header))
    return {
      profile,
      preset: null,
      role: { alias: aliasOf(profile.table.name), kind: 'unknown', confidence: 1, reasons: [writtenByUs] },
      generic,
    }
  for (const preset of presets) {
    const role = preset.recognise(profile)
    if (role !== null && (said.kind === undefined || said.kind === role.kind)) return { profile, preset, role, generic }
  }
  return {
    profile,
    preset: null,
    role: { alias: aliasOf(profile.table.name), kind: generic.kind, confidence: generic.confidence, reasons: generic.reasons },
    generic,
  }
}

interface Group {
  readonly preset: Preset | null
  readonly source: string
  readonly members: readonly Assigned[]
}

/** Files of one dialect are one source. Others go with the dialect of their folder where there is exactly one, else with their folder. */
function groupBySource(assigned: readonly Assigned[], said: ReadonlyMap<RawTable, Said>): Group[] {
  const presetsByFolder = new Map<string, Set<Preset>>()
  for (const { profile, preset } of assigned) {
    if (preset === null) continue
    const folder = folderOf(profile.table)
    presetsByFolder.set(folder, (presetsByFolder.get(folder) ?? new Set()).add(preset))
  }
  const groups = new Map<string, { preset: Preset | null; source: string; members: Assigned[] }>()
  for (const one of assigned) {
    const folder = folderOf(one.profile.table)
    const around = presetsByFolder.get(folder)
    const preset = one.preset ?? (around?.size === 1 && one.role.kind !== 'unknown' ? [...around][0]! : null)
    const source = said.get(one.profile.table)?.source ?? preset?.name ?? sourceName(folder)
    const group = groups.get(source) ?? { preset, source, members: [] }
    group.members.push(one)
    groups.set(source, group)
  }
  return [...groups.values()]
}

function sourceOf(group: Group, all: readonly RawTable[]): SourceProposal[] {
  const uncertain: string[] = []
  const byAlias = new Map<string, Assigned[]>()
  for (const member of group.members) {
    if (member.role.kind === 'unknown') {
      if (member.role.reasons.includes(writtenByUs)) continue
      if (group.members.length > 1 || member.profile.rows.length > 0)
        uncertain.push(`"${member.profile.table.name}" was not recognised: it is not part of this import`)
      continue
    }
    byAlias.set(aliasFor(member, byAlias), [...(byAlias.get(aliasFor(member, byAlias)) ?? []), member])
  }
  const drafts: Draft[] = []
  const known = [...byAlias].filter(([, members]) => members[0]!.preset !== null)
  if (group.preset !== null && known.length > 0)
    drafts.push(group.preset.build(new Map(known.map(([alias, members]) => [alias, members[0]!.profile]))))
  const others = new Map(
    [...byAlias].filter(([, members]) => members[0]!.preset === null).map(([alias, members]) => [alias, members[0]!.generic]),
  )
  if (others.size > 0) drafts.push(draftOf(others, partnersAmong(others)))

  const tables = drafts.flatMap((draft) => draft.tables)
  uncertain.push(...drafts.flatMap((draft) => draft.uncertain))
  if (tables.length === 0) return []
  const used = new Set(tables.flatMap((table) => [table.from, ...(table.joins ?? []).map((join) => join.file)]))
  const files = [...byAlias].filter(([alias]) => used.has(alias))
  const settings = Object.assign({}, ...drafts.map((draft) => draft.settings ?? {})) as Partial<Mapping>
  const currency =
    settings.currency ??
    defaultCurrency(
      tables,
      files.map(([, members]) => members[0]!.profile),
      uncertain,
    )
  const mapping: Mapping = {
    tapeline: mappingFormat,
    name: group.preset?.title ?? group.source,
    source: group.source,
    ...settings,
    ...(currency === undefined ? {} : { currency }),
    files: Object.fromEntries(
      files.map(([alias, members]) => {
        const names = [...new Set(members.map((member) => fileName(member.profile.table, all)))]
        return [alias, names.length === 1 ? names[0]! : { name: names }]
      }),
    ),
    tables,
  }
  return [
    {
      preset: group.preset?.name ?? null,
      mapping,
      files: files.flatMap(([, members]) => members.map((member) => member.profile.table.path)),
      uncertain,
    },
  ]
}

/** Files with the same headings are one alias; others of the same kind get a name of their own. */
function aliasFor(member: Assigned, taken: ReadonlyMap<string, readonly Assigned[]>): string {
  const wanted = member.role.alias
  for (let n = 1; ; n++) {
    const alias = n === 1 ? wanted : `${wanted}_${n}`
    const there = taken.get(alias)
    if (there === undefined || there.includes(member)) return alias
    if (there[0]!.profile.table.header.join('\u0000') === member.profile.table.header.join('\u0000')) return alias
  }
}

/** The file of the kind asked for that holds most of the keys of a column. */
function partnersAmong(files: ReadonlyMap<string, Recognised>): KeyPartners {
  return {
    find(from, column, kind) {
      let best: ReturnType<KeyPartners['find']> = null
      let most = 0.5
      for (const [alias, file] of files) {
        if (file.kind !== kind || file.profile === from) continue
        const key = file.matches.get(kind === 'orders' ? 'orderId' : kind === 'products' ? 'productId' : 'invoiceId')?.column
        const overlap = key === undefined ? 0 : keyOverlap(column, key)
        if (key !== undefined && overlap > most) {
          most = overlap
          best = { alias, file, column: key }
        }
      }
      return best
    },
  }
}

const money = ['sales_order', 'order_line', 'invoice_line', 'payment', 'opportunity', 'cost_actual']

function defaultCurrency(tables: readonly TableMapping[], profiles: readonly TableProfile[], uncertain: string[]): string | undefined {
  const bare = tables.filter(
    (table) => table.columns.currency === undefined && (money.includes(table.table) || table.columns.ownRevenue !== undefined),
  )
  if (bare.length === 0) return undefined
  const signs: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD' }
  const written = profiles.flatMap((profile) => profile.columns.map((column) => column.currency)).find((currency) => currency !== null)
  const code =
    written === undefined || written === null ? undefined : (signs[written] ?? (/^[A-Z]{3}$/.test(written) ? written : undefined))
  uncertain.push(
    code === undefined
      ? 'No column says which currency the amounts are in: EUR was taken'
      : `The amounts are written with ${written}: ${code} was taken as their currency`,
  )
  return code ?? 'EUR'
}

function proposalOf({ profile, preset, role }: Assigned, sources: readonly SourceProposal[]): TableProposal {
  const source = sources.find(({ files }) => files.includes(profile.table.path))
  const uses = source === undefined ? new Map<string, string>() : columnUses(source.mapping, profile.table)
  return {
    file: profile.table.name,
    path: profile.table.path,
    kind: role.kind,
    confidence: Math.round(role.confidence * 100) / 100,
    reasons: role.reasons,
    preset: preset?.name ?? null,
    columns: profile.columns.map(({ heading, shape }) => {
      const target = uses.get(heading) ?? null
      const reasons =
        target === null
          ? []
          : [
              `heading "${heading}"${preset === null ? '' : ` of ${preset.title}`}`,
              ...(shape === 'empty' ? ['no value seen'] : [`values look like ${shape}`]),
            ]
      return {
        column: heading,
        target,
        confidence: target === null ? 0 : Math.round(100 * role.confidence * (shape === 'empty' ? 0.8 : 1)) / 100,
        reasons,
      }
    }),
  }
}

/** The shortest name that no other file has. */
function fileName(table: RawTable, all: readonly RawTable[]): string {
  const bare = table.name
  const parts = table.path.replaceAll('\\', '/').split('/').slice(0, -1)
  for (let depth = 0; depth <= parts.length; depth++) {
    const name = [...parts.slice(parts.length - depth), bare].join('/')
    const same = all.filter((other) =>
      `/${[...other.path.replaceAll('\\', '/').split('/').slice(0, -1), other.name].join('/')}`
        .toLowerCase()
        .endsWith(`/${name}`.toLowerCase()),
    )
    if (same.length <= 1) return name
  }
  return bare
}

const folderOf = (table: RawTable): string => table.path.replaceAll('\\', '/').split('/').slice(0, -1).join('/')

function sourceName(folder: string): string {
  const last = folder.split('/').at(-1) ?? ''
  const plain = slug(last)
  return /^[a-z0-9]/.test(plain) ? plain : 'files'
}

function aliasOf(name: string): string {
  const plain = slug(name.replace(/\.[a-z]+(?=#|$)/i, '')).replace(/[.-]/g, '_')
  return /^[a-z_]/.test(plain) ? plain : `file_${plain}`
}

const slug = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
