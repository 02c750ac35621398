import { PassThrough } from 'node:stream'
import type { viewRoutes } from '#api/routes/views.ts'
import { exportList } from '#app/reporting/export-table.ts'
import { changeView, deleteView, keepView, listViews } from '#app/views/saved-views.ts'
import type { Handlers } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

export const viewHandlers: Handlers<typeof viewRoutes> = {
  listViews: async (ctx, { query }) => ({ items: await listViews(ctx, query.screen ?? null) }),
  saveView: (ctx, { body }) => keepView(ctx, body),
  changeView: (ctx, { params, body }) => changeView(ctx, params.view, body),
  async deleteView(ctx, { params }) {
    await deleteView(ctx, params.view)
    return undefined
  },

  async exportTable(ctx, { params, query }) {
    const { format, columns, snapshot, ...search } = query
    const { write, replayable } = await exportList(ctx, {
      ...{ table: params.table, format, snapshot: snapshot ?? null, search },
      columns: columns === undefined ? null : columns.split(','),
    })
    const body = new PassThrough()
    write(body).catch((error: Error) => body.destroy(error))
    return { name: `${params.table}${replayable ? '' : '-not-replayable'}.${format}`, type: types[format], body }
  },
}
