import type { Finding } from '#engine/portfolio/portfolio.ts'
import { loadImports } from '#store/imports.ts'
import type { Context } from '../context.ts'

/** Imports and undos under way or interrupted: part of their rows may be in the numbers, part not. */
export async function unfinishedImports(ctx: Context): Promise<Finding[]> {
  return (await loadImports(ctx.store))
    .filter((i) => ['staging', 'applying', 'undoing'].includes(i.state))
    .map((i) => ({
      code: 'import_unfinished',
      subject: `import ${i.id}`,
      message: `Import ${i.id} (${i.files.join(', ')}) is not finished: part of its rows may be in these numbers. Resume or undo it, then measure again`,
    }))
}
