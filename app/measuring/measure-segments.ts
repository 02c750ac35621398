import { parseSegmentation, type SegmentationModel } from '#api/segmentation.ts'
import { connectedValue } from '#engine/connected/connected-value.ts'
import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import { roundHalfAwayFromZero } from '#engine/money/round.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import { carryAlong } from '#engine/segmentation/carry-along.ts'
import { modelledPotentials } from '#engine/segmentation/modelled-potential.ts'
import { proposeThresholds, type ThresholdProposal } from '#engine/segmentation/propose-thresholds.ts'
import { segmentSnapshot } from '#engine/segmentation/segment-snapshot.ts'
import { DEFAULT_SEGMENT_PARAMS, type SegmentSnapshot, type TierHistory, type TierReason } from '#engine/segmentation/segment-types.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { loadIndustries } from '#store/account-colleagues.ts'
import { loadInfluence } from '#store/influence.ts'
import { type ModelRecord, saveModel } from '#store/models.ts'
import type { Book } from '#store/portfolio.ts'
import { loadStandingOverrides } from '#store/segment-overrides.ts'
import { loadSnapshotAccounts, loadSnapshotBefore } from '#store/snapshots.ts'
import { loadWallets, type WalletRecord } from '#store/wallets.ts'
import type { Context } from '../context.ts'
import { versionsOn } from '../models/versions-in-force.ts'
import type { ValueInForce } from '../value/value-in-force.ts'
import { walletSaid, yearly } from '../value/wallet-said.ts'
import { exceptionsOf } from './exceptions.ts'
import { bodyHash } from './input-hash.ts'
import { type AccountBehaviour, measureBehaviour } from './measure-behaviour.ts'
import type { AccountMeasures, MeasuredLifetime } from './measures.ts'
import type { BookPurchases } from './read-purchases.ts'

/** Why an account is not where its score puts it, and until when. */
export interface AccountException {
  readonly reason: string
  /** First day on which it no longer holds. */
  readonly expires: string
}

export interface AccountSegment {
  readonly tier: Tier
  readonly computed: Tier
  readonly raw: Tier
  readonly since: string
  readonly why: TierReason
  readonly overridden: boolean
  /** The override in force; absent in snapshots made before it was kept. */
  readonly override?: AccountException | null
  readonly scoreMinor: number
  readonly strategic: string | null
  readonly needs: readonly string[]
  /** What others buy because of it, by its weight: part of the score. Absent while it has none. */
  readonly connectedMinor?: number
  /** What it could still buy, as somebody estimated. */
  readonly potentialMinor?: number | null
  /** Whether it was said of its wallet, follows from our rank among its suppliers, or is in the segmentation's document. Absent: the last. */
  readonly potentialFrom?: 'said' | 'rank' | 'segmentation'
  /** Day it was said of, where somebody told. */
  readonly potentialDay?: string
  /** The default offered where nobody did: what its peers reach. */
  readonly modelledPotentialMinor?: number | null
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
  /** What tiers rest on besides book and models, for the hash of the input: earlier tiers, and what was set by hand. */
  readonly restsOn: readonly unknown[]
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
    purchases,
    value: inForce,
    lifetimes,
  }: {
    book: Book
    level: Level
    accounts: readonly AccountCost[]
    asOf: string
    input: unknown | null
    purchases: BookPurchases
    value: ValueInForce
    /** Asked for only where tiers are drawn by it. */
    lifetimes: () => readonly (MeasuredLifetime | null)[]
  },
): Promise<MeasuredSegments> {
  const record = await chooseSegmentation(ctx, input, asOf)
  const model: SegmentationModel | null = record === null ? null : parseSegmentation(record.body)
  const params = { value: 'revenue' as const, ...DEFAULT_SEGMENT_PARAMS, ...model?.params }
  const known = accounts.flatMap((account, node) => (account.unassigned ? [] : [{ account, node }]))
  const previous = await loadSnapshotBefore(ctx.store, level.name, asOf)
  const history = previous === null ? null : await loadHistory(ctx, previous.id)
  const { resolve, unknown } = accountResolver(book, level)
  const exceptions = exceptionsOf(asOf, model, await loadStandingOverrides(ctx.store), resolve)
  const keys = known.map(({ account }) => `${account.source}/${account.externalId}`)
  const revenue = known.map(({ account }) => account.revenue)
  const yearlyRevenue = new Map(keys.map((key, i) => [key, yearly(book.portfolio.window, revenue[i]!)]))
  const { potentials, wallets } = knownPotentials(model, await walletsOn(ctx, asOf, resolve), yearlyRevenue, resolve)
  const byConnected = inForce.rules.weightConnected > 0
  const worth = params.value === 'lifetime' || byConnected ? lifetimes() : []
  const connected = byConnected ? await receivedBy(ctx, keys, known, worth, resolve) : null
  const weighted = (i: number) => (connected === null ? 0 : roundHalfAwayFromZero(inForce.rules.weightConnected * connected[i]!))
  const value = known.map(
    ({ account, node }, i) =>
      (params.value === 'lifetime' ? (worth[node]?.valueMinor ?? 0) : valueToday(account, params.value)) + weighted(i),
  )
  const named = { source: known.map(({ account }) => account.source), externalId: known.map(({ account }) => account.externalId) }
  const modelled = modelledPotentials(revenue, await industriesOf(ctx, book, level, known))
  const potential = keys.map((key) => potentials.get(key)?.amountMinor ?? Number.NaN)
  const result = segmentSnapshot(asOf, params, exceptions.tiers, history, {
    ...{ ...named, value, revenue, potential, modelledPotential: modelled },
  })
  const behaviour = measureBehaviour(purchases, { level, asOf })
  const carried = carryAlong(asOf, named, exceptions.strategic, model?.needs.flatMap(resolve) ?? [])
  const segments: (AccountSegment | null)[] = accounts.map(() => null)
  known.forEach(({ node }, i) => {
    segments[node] = {
      tier: result.tier[i]!,
      computed: result.computed[i]!,
      raw: result.raw[i]!,
      since: result.since[i]!,
      why: result.why[i]!,
      overridden: result.overridden[i] === 1,
      override: result.overridden[i] === 1 ? exceptions.inForce(keys[i]!) : null,
      scoreMinor: result.score[i]!,
      strategic: carried.strategic[i]!,
      needs: carried.needs[i]!,
      ...(connected && { connectedMinor: weighted(i) }),
      potentialMinor: numberOrNull(potential[i]!),
      ...said(potentials.get(keys[i]!)),
      modelledPotentialMinor: numberOrNull(modelled[i]!),
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
      proposals: proposeThresholds(result.score, revenue, params).proposals,
      previousSnapshot: previous?.id ?? null,
      moved,
    },
    findings: [...result.findings, ...carried.findings, ...unknown()],
    records: record === null ? [] : [record],
    restsOn: [
      ...(history ? [{ tiersBefore: bodyHash(history) }] : []),
      ...(exceptions.byHand.length > 0 ? [{ byHand: exceptions.byHand }] : []),
      ...(params.acceptModelled && result.potentialUsed ? [{ modelled: bodyHash([...modelled]) }] : []),
      ...(wallets.length > 0 ? [{ wallets: bodyHash(wallets) }] : []),
      ...(connected ? [{ connected: bodyHash([...connected]) }] : []),
    ],
  }
}

interface KnownPotential {
  readonly amountMinor: number
  readonly from: 'said' | 'rank' | 'segmentation'
  readonly day: string | null
}

const said = (potential: KnownPotential | undefined) =>
  potential && potential.from !== 'segmentation'
    ? { potentialFrom: potential.from, potentialDay: potential.day! }
    : potential?.day
      ? { potentialDay: potential.day }
      : {}

type Resolve = <T extends { readonly source: string; readonly externalId: string }>(named: T) => T[]

/** Wallets said up to the day, in the order they were said, each under the key that stands for its account. */
const walletsOn = async (ctx: Context, asOf: string, resolve: Resolve): Promise<WalletRecord[]> =>
  (await loadWallets(ctx.store)).filter((one) => one.day <= asOf).flatMap(resolve)

/** What people know of potential: in the document, or of the wallet; the later by day holds. */
function knownPotentials(
  model: SegmentationModel | null,
  wallets: readonly WalletRecord[],
  revenue: ReadonlyMap<string, number>,
  resolve: Resolve,
) {
  const potentials = new Map<string, KnownPotential>(
    model?.potentials
      .flatMap(resolve)
      .map((p) => [`${p.source}/${p.externalId}`, { amountMinor: p.amountMinor, from: 'segmentation', day: p.estimatedOn ?? null }]),
  )
  for (const record of wallets) {
    const key = `${record.source}/${record.externalId}`
    const wallet = walletSaid(record, revenue.get(key) ?? 0)
    if (wallet && (potentials.get(key)?.day ?? '') <= record.day)
      potentials.set(key, { amountMinor: wallet.potentialMinor, from: wallet.modelled ? 'rank' : 'said', day: record.day })
  }
  const rest = ({ source, externalId, amountMinor, share, rank, suppliers, day }: WalletRecord) => ({
    ...{ source, externalId, amountMinor, share, rank, suppliers, day },
  })
  return { potentials, wallets: wallets.map(rest) }
}

/** What each account receives of what others are worth; links with an account that is not in the book carry nothing. */
async function receivedBy(
  ctx: Context,
  keys: readonly string[],
  known: readonly { readonly node: number }[],
  lifetimes: readonly (MeasuredLifetime | null)[],
  resolve: Resolve,
): Promise<Float64Array> {
  const place = new Map(keys.map((key, i) => [key, i]))
  const at = (named: { readonly source: string; readonly externalId: string }) =>
    resolve(named).map((one) => place.get(`${one.source}/${one.externalId}`) ?? -1)[0] ?? -1
  const links = { from: [] as number[], to: [] as number[], share: [] as number[] }
  const shareInto = new Float64Array(keys.length)
  for (const { from, to, share } of await loadInfluence(ctx.store)) {
    const [giver, taker] = [at(from), at(to)]
    // As linksInForce has it: what a merge makes too much is not counted, the last first.
    if (giver < 0 || taker < 0 || giver === taker || shareInto[taker]! + share > 1 + 1e-9) continue
    shareInto[taker]! += share
    links.from.push(giver)
    links.to.push(taker)
    links.share.push(share)
  }
  const own = Float64Array.from(known, ({ node }) => lifetimes[node]?.valueMinor ?? Number.NaN)
  return connectedValue(own, links).received
}

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The industry of each account: of the first key that knows one. */
async function industriesOf(ctx: Context, book: Book, level: Level, known: readonly { readonly node: number }[]) {
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const industry = new Map<number, string>()
  for (const { id, industry: name } of await loadIndustries(ctx.store)) {
    const node = nodeOf.get(id)
    if (node !== undefined && !industry.has(node)) industry.set(node, name)
  }
  return known.map(({ node }) => industry.get(node) ?? null)
}

/** Whoever names an account may name any of its keys; what is kept is the key that stands for it at this level. Nothing for a key nobody has. */
function accountResolver(book: Book, level: Level) {
  const { leaves } = book.portfolio
  const nodeOf = new Map(leaves.source.map((source, leaf) => [`${source}/${leaves.externalId[leaf]}`, level.nodeOfLeaf[leaf]!]))
  const missing = new Set<string>()
  return {
    resolve: <T extends { readonly source: string; readonly externalId: string }>(named: T): T[] => {
      const node = nodeOf.get(`${named.source}/${named.externalId}`)
      if (node === undefined) missing.add(`${named.source}/${named.externalId}`)
      return node === undefined ? [] : [{ ...named, source: level.source[node]!, externalId: level.externalId[node]! }]
    },
    unknown: (): Finding[] =>
      [...missing].sort().map((key) => ({
        code: 'segment_account_unknown',
        subject: key,
        message: `The segmentation, or somebody by hand, names ${key}, which is no account of the record: correct the key or end the override`,
      })),
  }
}

/** Revenue after rebates unless the model says otherwise; where it is not known only potential counts. */
const valueToday = (account: AccountCost, of: 'revenue' | 'margin' | 'netContribution'): number =>
  of === 'revenue' ? account.revenue - account.rebates : (account[of] ?? 0)

/** The file given, else the approved one valid on the day; of several the one whose validity began last, then the last version. */
async function chooseSegmentation(ctx: Context, given: unknown | null, asOf: string): Promise<ModelRecord | null> {
  if (given === null) return (await versionsOn(ctx, 'segmentation', asOf)).at(-1) ?? null
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
