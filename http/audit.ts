import type { auditRoutes } from '#api/routes/audit.ts'
import { exportAudit, showAudit, showAuditWords } from '#app/access/audit.ts'
import type { Handlers } from './handler.ts'

export const auditHandlers: Handlers<typeof auditRoutes> = {
  searchAudit: (ctx, { query }) => showAudit(ctx, query),
  listAuditWords: (ctx) => showAuditWords(ctx),
  exportAudit: (ctx, { query }) => exportAudit(ctx, query),
}
