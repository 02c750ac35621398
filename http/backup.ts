import type { backupRoutes } from '#api/routes/backup.ts'
import { streamBackup } from '#app/backup/write-backup.ts'
import type { Handlers } from './handler.ts'

export const backupHandlers: Handlers<typeof backupRoutes> = {
  takeBackup: (ctx) => ({
    name: `tapeline-${ctx.record === 'demo' ? 'demo-' : ''}${ctx.now.slice(0, 10)}.backup.gz`,
    type: 'application/gzip',
    body: streamBackup(ctx),
  }),
}
