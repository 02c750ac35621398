import { parseSegmentation } from '#api/segmentation.ts'
import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import { proposeThresholds, type ThresholdProposal } from '#engine/segmentation/propose-thresholds.ts'
import { segmentSnapshot } from '#engine/segmentation/segment-snapshot.ts'
import { DEFAULT_SEGMENT_PARAMS, type SegmentSnapshot, type TierHistory, type TierReason } from '#engine/segmentation/segment-types.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { loadModels, type ModelRecord, saveModel } from '#store/models.ts'
import type { Book } from '#store/portfolio.ts'
import { loadSnapshotAccounts, loadSnapshotBefore } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { bodyHash } from './input-hash.ts'
import { type AccountBehaviour, measureBehaviour } from './measure-behaviour.ts'
import type { AccountMeasures } from './measures.ts'

export interface AccountSegment {
  readonly tier: Tier
  readonly computed: Tier
  readonly raw: Tier
  readonly since: string
  readonly why: TierReason
  readonly overridden: boolean
  readonly scoreMinor: number
  readonly strategic: string | null
  readonly needs: readonly string[]
  readonly behaviour: AccountBehaviour | null
}

export interface SegmentReport {
  readonly accounts: readonly (AccountSegment | null)[]
  readonly tiers: SegmentSnapshot['tiers']
  readonly keyThresholdMinor: number | null
  readonly majorThresholdMinor: number | null
  readonly keyCount: number
  readonly overCap: number
  readonly potentialUsed: boolean
  readonly potentialCovered: number | null
  readonly params: Readonly<Record<string, unknown>>
  readonly proposals: readonly ThresholdProposal[]
  /** The snapshot that stays and bands are counted from. */
  readonly previousSnapshot: number | null
  readonly moved: readonly { readonly key: string; readonly from: Tier; readonly to: Tier }[]
}

export interface MeasuredSegments {
  readonly accounts: SegmentReport['accounts']
  readonly report: Omit<SegmentReport, 'accounts'>
  readonly findings: readonly Finding[]
  readonly records: readonly ModelRecord[]
}

/** Tiers of every known account, after what the last snapshot before this day said. */
export async function measureSegments(
  ctx: Context,
  {
    level,
    accounts,
    asOf,
    input,
    book,
  }: { book: Book; level: Level; accounts: readonly AccountCost[]; asOf: string; input: unknown | null },
): Promise<MeasuredSegments> {
  const record = await chooseSegmentation(ctx, input)
  const model = record === null ? null : parseSegmentation(record.body)
  const params = { value: 'revenue' as const, ...DEFAULT_SEGMENT_PARAMS, ...model?.params }
  const known = accounts.flatMap((account, node) => (account.unassigned ? [] : [{ account, node }]))
  const previous = await loadSnapshotBefore(ctx.store, level.name, asOf)
  const history = previous === null ? null : await loadHistory(ctx, previous.id)
  const { resolve, unknown } = accountResolver(book, level)
  const overrides = model?.overrides.map(resolve) ?? []
  const potentials = new Map(model?.potentials.map(resolve).map((p) => [`${p.source}/${p.externalId}`, p.amountMinor]))
  const keys = known.map(({ account }) => `${account.source}/${account.externalId}`)
  const value = known.map(({ account }) => valueToday(account, params.value))
  const result = segmentSnapshot(asOf, params, overrides, history, {
    source: known.map(({ account }) => account.source),
    externalId: known.map(({ account }) => account.externalId),
    value,
    revenue: known.map(({ account }) => account.revenue),
    potential: keys.map((key) => potentials.get(key) ?? Number.NaN),
  })
  const behaviour = await measureBehaviour(ctx, { book, level, asOf })
  const strategic = new Map(
    model?.strategic
      .map(resolve)
      .filter((f) => (f.from ?? asOf) <= asOf && asOf < f.expires)
      .map((f) => [`${f.source}/${f.externalId}`, f.reason]),
  )
  const needs = new Map(model?.needs.map(resolve).map((n) => [`${n.source}/${n.externalId}`, n.needs]))
  const segments: (AccountSegment | null)[] = accounts.map(() => null)
  known.forEach(({ node }, i) => {
    segments[node] = {
      tier: result.tier[i]!,
      computed: result.computed[i]!,
      raw: result.raw[i]!,
      since: result.since[i]!,
      why: result.why[i]!,
      overridden: result.overridden[i] === 1,
      scoreMinor: result.score[i]!,
      strategic: strategic.get(keys[i]!) ?? null,
      needs: needs.get(keys[i]!) ?? [],
      behaviour: behaviour[node] ?? null,
    }
  })
  const before = new Map(history?.externalId.map((id, i) => [`${history.source[i]}/${id}`, history.computed[i]!]))
  const moved = keys.flatMap((key, i) => {
    const from = before.get(key)
    return from !== undefined && from !== result.computed[i] ? [{ key, from, to: result.computed[i]! }] : []
  })
  return {
    accounts: segments,
    report: {
      tiers: result.tiers,
      keyThresholdMinor: result.keyThreshold,
      majorThresholdMinor: result.majorThreshold,
      keyCount: result.keyCount,
      overCap: result.overCap,
      potentialUsed: result.potentialUsed,
      potentialCovered: result.potentialCovered,
      params: { ...params },
      proposals: proposeThresholds(
        result.score,
        known.map(({ account }) => account.revenue),
        params,
      ).proposals,
      previousSnapshot: previous?.id ?? null,
      moved,
    },
    findings: [...result.findings, ...unknown()],
    records: record === null ? [] : [record],
  }
}

/** A model may name an account by any of its keys; what is kept is the key that stands for it at this level. */
function accountResolver(book: Book, level: Level) {
  const { leaves } = book.portfolio
  const nodeOf = new Map(leaves.source.map((source, leaf) => [`${source}/${leaves.externalId[leaf]}`, level.nodeOfLeaf[leaf]!]))
  const missing = new Set<string>()
  return {
    resolve: <T extends { readonly source: string; readonly externalId: string }>(named: T): T => {
      const node = nodeOf.get(`${named.source}/${named.externalId}`)
      if (node === undefined) missing.add(`${named.source}/${named.externalId}`)
      return node === undefined ? named : { ...named, source: level.source[node]!, externalId: level.externalId[node]! }
    },
    unknown: (): Finding[] =>
      [...missing].sort().map((key) => ({
        code: 'segment_account_unknown',
        subject: key,
        message: `The segmentation names ${key}, which is no account of the record: correct the key`,
      })),
  }
}

/** Revenue after rebates unless the model says otherwise; where it is not known only potential counts. */
const valueToday = (account: AccountCost, of: 'revenue' | 'margin' | 'netContribution'): number =>
  of === 'revenue' ? account.revenue - account.rebates : (account[of] ?? 0)

async function chooseSegmentation(ctx: Context, given: unknown | null): Promise<ModelRecord | null> {
  if (given === null) return (await loadModels(ctx.store, 'segmentation')).at(-1) ?? null
  parseSegmentation(given)
  return saveModel(ctx.store, {
    kind: 'segmentation',
    name: 'segmentation',
    validFrom: null,
    author: ctx.actor,
    now: ctx.now,
    reason: null,
    body: given,
    hash: bodyHash(given),
    state: 'draft',
  })
}

async function loadHistory(ctx: Context, snapshot: number): Promise<TierHistory> {
  const rows = (await loadSnapshotAccounts<AccountMeasures>(ctx.store, snapshot)).flatMap((a) =>
    a.measures.segment ? [{ ...a, segment: a.measures.segment }] : [],
  )
  return {
    source: rows.map((r) => r.source),
    externalId: rows.map((r) => r.externalId),
    computed: rows.map((r) => r.segment.computed),
    since: rows.map((r) => r.segment.since),
  }
}
