/** Scenarios with their notes, and the last plan of each. */
import type { Db } from './db.ts'
import { newId } from './ids.ts'

export interface ScenarioRecord {
  readonly id: number
  readonly name: string
  readonly document: unknown
  readonly note: string | null
  readonly revision: number
  readonly owner: string
  readonly ownerName: string
  readonly madeAt: string
  readonly changedByName: string
  readonly changedAt: string
  readonly proposedByName: string | null
  readonly proposedAt: string | null
}

export interface ScenarioNote {
  readonly id: number
  readonly scenarioId: number
  readonly at: string
  readonly actor: string
  readonly byName: string
  readonly body: string
}

export interface ScenarioContent {
  readonly name: string
  readonly document: unknown
  readonly note: string | null
  readonly proposedByName: string | null
  readonly proposedAt: string | null
}

export interface By {
  readonly actor: string
  readonly name: string
  readonly now: string
}

const columns = `id, name, document, note, revision, owner, owner_name as "ownerName", made_at as "madeAt", changed_by_name as "changedByName",
  changed_at as "changedAt", proposed_by_name as "proposedByName", proposed_at as "proposedAt"`

/** Newest first. */
export const loadScenarios = async (db: Db): Promise<ScenarioRecord[]> =>
  (await db.query(`select ${columns} from scenario order by id desc`)) as unknown as ScenarioRecord[]

export async function loadScenario(db: Db, id: number, lock = false): Promise<ScenarioRecord | null> {
  const [row] = await db.query(`select ${columns} from scenario where id = $1 ${lock ? 'for update' : ''}`, [id])
  return (row as unknown as ScenarioRecord | undefined) ?? null
}

export async function insertScenario(tx: Db, content: ScenarioContent, by: By): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into scenario (id, name, document, note, revision, owner, owner_name, made_at, changed_by_name, changed_at, proposed_by_name, proposed_at)
     values ($1, $2, $3::jsonb, $4, 1, $5, $6, $7, $6, $7, $8, $9)`,
    [
      id,
      content.name,
      JSON.stringify(content.document),
      content.note,
      by.actor,
      by.name,
      by.now,
      content.proposedByName,
      content.proposedAt,
    ],
  )
  return id
}

export const updateScenario = (
  tx: Db,
  id: number,
  content: ScenarioContent & Pick<ScenarioRecord, 'owner' | 'ownerName'>,
  by: By,
): Promise<number> =>
  tx.execute(
    `update scenario set name = $2, document = $3::jsonb, note = $4, changed_by_name = $5, changed_at = $6, proposed_by_name = $7, proposed_at = $8,
       owner = $9, owner_name = $10, revision = revision + 1 where id = $1`,
    [
      ...[id, content.name, JSON.stringify(content.document), content.note, by.name, by.now, content.proposedByName, content.proposedAt],
      ...[content.owner, content.ownerName],
    ],
  )

export const deleteScenario = (tx: Db, id: number): Promise<number> => tx.execute('delete from scenario where id = $1', [id])

/** What was deleted, as it was; its plan is solved anew. */
export async function restoreScenario(tx: Db, one: ScenarioRecord, notes: readonly ScenarioNote[]): Promise<void> {
  await tx.execute(
    `insert into scenario (id, name, document, note, revision, owner, owner_name, made_at, changed_by_name, changed_at, proposed_by_name, proposed_at)
     values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[one.id, one.name, JSON.stringify(one.document), one.note, one.revision, one.owner, one.ownerName, one.madeAt],
      ...[one.changedByName, one.changedAt, one.proposedByName, one.proposedAt],
    ],
  )
  for (const { id, scenarioId, at, actor, byName, body } of notes)
    await tx.execute(`insert into scenario_note (id, scenario_id, at, actor, actor_name, body) values ($1, $2, $3, $4, $5, $6)`, [
      ...[id, scenarioId, at, actor, byName, body],
    ])
}

/** Of these scenarios; null: of all. Oldest first. */
export const loadScenarioNotes = async (db: Db, ids: readonly number[] | null): Promise<ScenarioNote[]> =>
  (await db.query(
    `select id, scenario_id as "scenarioId", at, actor, actor_name as "byName", body from scenario_note
     where $1::bigint[] is null or scenario_id = any($1::bigint[]) order by id`,
    [ids],
  )) as unknown as ScenarioNote[]

export async function insertScenarioNote(tx: Db, scenario: number, body: string, by: By): Promise<void> {
  await tx.execute(`insert into scenario_note (id, scenario_id, at, actor, actor_name, body) values ($1, $2, $3, $4, $5, $6)`, [
    ...[await newId(tx), scenario, by.now, by.actor, by.name, body],
  ])
}

/** The last plan: where the next solve begins. */
export interface KeptPlan {
  readonly revision: number
  readonly snapshotId: number
  readonly coverageModelId: number | null
  readonly solvedAt: string
  readonly summary: { readonly valueMinor: number; readonly boundMinor: number }
  /** Models by their ids, and per account the place of its own among them. */
  readonly choices: { readonly models: readonly string[]; readonly accounts: readonly number[]; readonly chosen: readonly number[] }
}

export async function loadPlan(db: Db, scenario: number): Promise<KeptPlan | null> {
  const [row] = await db.query(
    `select revision, snapshot_id as "snapshotId", coverage_model_id as "coverageModelId", solved_at as "solvedAt", summary, choices
     from scenario_plan where scenario_id = $1`,
    [scenario],
  )
  return (row as unknown as KeptPlan | undefined) ?? null
}

/** Nothing is kept of a scenario that somebody has thrown away meanwhile. */
export const savePlan = (tx: Db, scenario: number, plan: KeptPlan): Promise<number> =>
  tx.execute(
    `insert into scenario_plan (scenario_id, revision, snapshot_id, coverage_model_id, solved_at, summary, choices)
     select id, $2, $3, $4, $5, $6::jsonb, $7::jsonb from scenario where id = $1
     on conflict (scenario_id) do update set revision = excluded.revision, snapshot_id = excluded.snapshot_id,
       coverage_model_id = excluded.coverage_model_id, solved_at = excluded.solved_at, summary = excluded.summary, choices = excluded.choices`,
    [
      ...[scenario, plan.revision, plan.snapshotId, plan.coverageModelId, plan.solvedAt],
      ...[JSON.stringify(plan.summary), JSON.stringify(plan.choices)],
    ],
  )
