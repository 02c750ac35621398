import type { assignmentRoutes } from '#api/routes/assignment.ts'
import { forgetAssignable, listAssignable, sayAssignable } from '#app/assignment/assignable-colleagues.ts'
import { listPins, pinAccount, unpinAccount } from '#app/assignment/pins.ts'
import { runAssignment } from '#app/assignment/run-assignment.ts'
import {
  exportAssigned,
  exportLoads,
  listAssigned,
  listRuns,
  openLoads,
  showGround,
  showLoads,
  showRun,
} from '#app/assignment/show-assignment.ts'
import type { ContinuityFile } from '#app/continuity/continuity-file.ts'
import type { FileAnswer, Handlers } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const asFile = ({ name, format, body }: ContinuityFile): FileAnswer => ({ name, type: types[format], body })

export const assignmentHandlers: Handlers<typeof assignmentRoutes> = {
  getAssignmentGround: (ctx, { query }) => showGround(ctx, query.snapshot ?? null),
  listAssignmentColleagues: async (ctx) => ({ items: await listAssignable(ctx) }),
  saveAssignmentColleague: (ctx, { body }) => sayAssignable(ctx, body),
  forgetAssignmentColleague: (ctx, { params }) => forgetAssignable(ctx, params.name),
  listAssignmentPins: async (ctx, { query }) => ({ items: await listPins(ctx, query.team ?? null) }),
  pinAssignment: (ctx, { body }) => pinAccount(ctx, body),
  unpinAssignment: (ctx, { params }) => unpinAccount(ctx, params.team, params.account),
  runAssignment: (ctx, { body }) => ctx.jobs.start(ctx, 'assignment', (job) => runAssignment({ ...job, caller: ctx.caller }, body)),
  listAssignmentRuns: async (ctx, { query }) => ({ items: await listRuns(ctx, query.team ?? null) }),
  getAssignmentRun: (ctx, { params }) => showRun(ctx, params.run),
  listAssignedAccounts: (ctx, { params, query }) => listAssigned(ctx, params.run, query),
  exportAssignedAccounts: async (ctx, { params, query }) => asFile(await exportAssigned(ctx, params.run, query)),
  openAssignmentLoads: (ctx, { params, body }) => openLoads(ctx, params.run, body.purpose),
  getAssignmentLoads: (ctx, { params }) => showLoads(ctx, params.run),
  exportAssignmentLoads: async (ctx, { params, query }) => asFile(await exportLoads(ctx, params.run, query.format)),
}
