import { loadImports } from '#store/imports.ts'
import type { Context } from '../context.ts'
import { isWorkedOn } from './running-imports.ts'

export interface ImportListed {
  readonly import: number
  /** `interrupted` when an unfinished import is worked on by nobody: resume or undo it. */
  readonly state: string
  readonly actor: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly files: readonly string[]
}

const unfinished = new Set<string>(['staging', 'applying', 'undoing'])

/** Imports, newest first. */
export async function listImports(ctx: Context): Promise<ImportListed[]> {
  return (await loadImports(ctx.store)).map((i) => ({
    import: i.id,
    state: unfinished.has(i.state) && !isWorkedOn(ctx, i.id, !i.interrupted) ? 'interrupted' : i.state,
    actor: i.actor,
    startedAt: i.started_at,
    finishedAt: i.finished_at,
    files: i.files,
  }))
}
