import { PassThrough } from 'node:stream'
import type { answerRoutes } from '#api/routes/answers.ts'
import { exportAnswers } from '#app/answers/export-answers.ts'
import { listAnswers } from '#app/answers/list-answers.ts'
import { takeRecords, withdrawRecords } from '#app/answers/take-records.ts'
import { addAnswer, changeAnswer, removeAnswer, restoreAnswer, showAnswerHistory } from '#app/answers/write-answer.ts'
import type { Handlers } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

export const answerHandlers: Handlers<typeof answerRoutes> = {
  listAnswers: (ctx, { query }) => listAnswers(ctx, query),
  sendAnswers: (ctx, { query, body }) => takeRecords(ctx, query.source, Array.isArray(body) ? body : [body]),
  withdrawAnswers: (ctx, { params, query }) => withdrawRecords(ctx, query.source, params.submission, query.field_id ?? null),
  addAnswer: (ctx, { body }) => addAnswer(ctx, { ...body, person: body.person ?? null, text: body.text ?? null }),
  changeAnswer: (ctx, { params, body }) => changeAnswer(ctx, params.answer, body),
  removeAnswer: async (ctx, { params }) => {
    await removeAnswer(ctx, params.answer)
    return undefined
  },
  restoreAnswer: (ctx, { params }) => restoreAnswer(ctx, params.answer),
  getAnswerHistory: async (ctx, { params }) => ({ items: await showAnswerHistory(ctx, params.answer) }),

  async exportAnswers(ctx, { query }) {
    const { format, ...search } = query
    const write = await exportAnswers(ctx, format, search)
    const body = new PassThrough()
    write(body).catch((error: Error) => body.destroy(error))
    return { name: `answers.${format}`, type: types[format], body }
  },
}
