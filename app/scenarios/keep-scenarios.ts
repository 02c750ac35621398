/** Scenarios kept: begun, changed by whoever plans, put forward, thrown away. */
import { Refusal } from '#api/refusal.ts'
import type { ScenarioHead } from '#api/routes/scenarios.ts'
import { parseScenario, type Scenario } from '#api/scenario.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import {
  deleteScenario as deleteRecord,
  insertScenario,
  insertScenarioNote,
  loadScenario,
  loadScenarioNotes,
  loadScenarios,
  restoreScenario,
  type ScenarioNote,
  type ScenarioRecord,
  updateScenario,
} from '#store/scenarios.ts'
import type { Context } from '../context.ts'
import { mustSeeCosts } from '../models/must-see-costs.ts'
import { asTodayScenario } from './answer-scenario.ts'
import { findScenario } from './solve-scenario.ts'
import { holdThrownAway, takeThrownAway } from './thrown-away.ts'

/** More than anybody holds beside each other. */
const mostKept = 200
const mostNotes = 500

export async function listScenarios(ctx: Context): Promise<ScenarioHead[]> {
  mustSeeCosts(ctx)
  const notes = await loadScenarioNotes(ctx.store, null)
  return (await loadScenarios(ctx.store)).map((record) => present(ctx, record, notes))
}

export async function showScenario(ctx: Context, id: number): Promise<ScenarioHead> {
  mustSeeCosts(ctx)
  return present(ctx, await findScenario(ctx, id), await loadScenarioNotes(ctx.store, [id]))
}

function present(ctx: Context, record: ScenarioRecord, notes: readonly ScenarioNote[]): ScenarioHead {
  const { id, name, note, owner, ownerName, revision, madeAt, changedAt, changedByName, proposedByName, proposedAt, document } = record
  return {
    ...{
      id,
      name,
      note,
      owner,
      ownerName,
      mine: owner === ctx.actor,
      revision,
      madeAt,
      changedAt,
      changedByName,
      proposedByName,
      proposedAt,
    },
    document: { ...parseScenario(document), name },
    notes: notes.filter((one) => one.scenarioId === id).map((one) => ({ id: one.id, at: one.at, byName: one.byName, body: one.body })),
  }
}

/** As a document says, as another scenario, or as today. */
export async function createScenario(
  ctx: Context,
  by: string,
  given: { document?: Scenario | undefined; from?: number | undefined; name: string },
): Promise<ScenarioHead> {
  mustSeeCosts(ctx)
  const id = await ctx.store.transaction(async (tx) => {
    const copied = given.from === undefined ? null : await loadScenario(tx, given.from)
    if (given.from !== undefined && copied === null)
      throw new Refusal('not_found', 'Cannot copy the scenario: somebody may have thrown it away')
    if ((await loadScenarios(tx)).length >= mostKept)
      throw new Refusal('conflict', `Cannot keep more than ${mostKept} scenarios: throw some away first`)
    const document = given.document ?? (copied ? parseScenario(copied.document) : asTodayScenario())
    const made = await insertScenario(
      tx,
      { name: given.name, document: { ...document, name: given.name }, note: copied?.note ?? null, proposedByName: null, proposedAt: null },
      { actor: ctx.actor, name: by, now: ctx.now },
    )
    await saveAudit(tx, ctx, 'begin scenario', `scenario:${made}`, { from: given.from ?? null })
    return made
  })
  return showScenario(ctx, id)
}

export interface ScenarioChange {
  readonly revision: number
  readonly name?: string | undefined
  readonly note?: string | null | undefined
  readonly document?: Scenario | undefined
  readonly proposed?: boolean | undefined
  /** Whoever changes it owns it from then on. */
  readonly mine?: true | undefined
}

/** @throws Refusal conflict where somebody else changed it meanwhile */
export async function changeScenario(ctx: Context, by: string, id: number, change: ScenarioChange): Promise<ScenarioHead> {
  mustSeeCosts(ctx)
  await ctx.store.transaction(async (tx) => {
    const now = await locked(tx, id, change.revision)
    const name = change.name ?? now.name
    const proposed =
      change.proposed === undefined
        ? { proposedByName: now.proposedByName, proposedAt: now.proposedAt }
        : { proposedByName: change.proposed ? by : null, proposedAt: change.proposed ? ctx.now : null }
    const document = { ...(change.document ?? parseScenario(now.document)), name }
    await updateScenario(
      tx,
      id,
      {
        ...{ name, document, note: change.note === undefined ? now.note : change.note || null, ...proposed },
        ...(change.mine ? { owner: ctx.actor, ownerName: by } : { owner: now.owner, ownerName: now.ownerName }),
      },
      { actor: ctx.actor, name: by, now: ctx.now },
    )
    const what = change.proposed === undefined ? 'change scenario' : change.proposed ? 'put scenario forward' : 'take scenario back'
    const changed = (['name', 'note', 'document', 'proposed', 'mine'] as const).filter((field) => change[field] !== undefined)
    await saveAudit(tx, ctx, what, `scenario:${id}`, { revision: now.revision + 1, changed })
  })
  return showScenario(ctx, id)
}

export async function deleteScenario(ctx: Context, id: number, revision: number): Promise<void> {
  mustSeeCosts(ctx)
  const thrown = await ctx.store.transaction(async (tx) => {
    const record = await locked(tx, id, revision)
    const notes = await loadScenarioNotes(tx, [id])
    await deleteRecord(tx, id)
    await saveAudit(tx, ctx, 'throw scenario away', `scenario:${id}`, { revision })
    return { record, notes, at: ctx.now }
  })
  holdThrownAway(ctx.store, thrown)
}

/** As it was: its owner, its notes and who wrote them. @throws Refusal not_found where it is too late */
export async function bringScenarioBack(ctx: Context, id: number): Promise<ScenarioHead> {
  mustSeeCosts(ctx)
  const { record, notes } = takeThrownAway(ctx.store, id, ctx.now)
  await ctx.store.transaction(async (tx) => {
    if (await loadScenario(tx, id, true)) return
    await restoreScenario(tx, record, notes)
    await saveAudit(tx, ctx, 'bring scenario back', `scenario:${id}`, {})
  })
  return showScenario(ctx, id)
}

async function locked(tx: Db, id: number, revision: number) {
  const now = await loadScenario(tx, id, true)
  if (!now) throw new Refusal('not_found', 'There is no such scenario: somebody may have thrown it away')
  if (now.revision !== revision)
    throw new Refusal('conflict', `${now.changedByName} changed ${now.name} meanwhile: look at it again, then say what you want of it`)
  return now
}

export async function noteOnScenario(ctx: Context, by: string, id: number, body: string): Promise<ScenarioHead> {
  mustSeeCosts(ctx)
  await ctx.store.transaction(async (tx) => {
    if (!(await loadScenario(tx, id, true))) throw new Refusal('not_found', 'There is no such scenario: somebody may have thrown it away')
    if ((await loadScenarioNotes(tx, [id])).length >= mostNotes)
      throw new Refusal('conflict', `There are ${mostNotes} notes on it: no more are taken`)
    await insertScenarioNote(tx, id, body, { actor: ctx.actor, name: by, now: ctx.now })
    await saveAudit(tx, ctx, 'note on scenario', `scenario:${id}`, {})
  })
  return showScenario(ctx, id)
}
