import type { editRoutes } from '#api/routes/edits.ts'
import { changeAccount, newAccount, showAccountRecord } from '#app/editing/change-account.ts'
import { moveAccounts, showHierarchy } from '#app/editing/hierarchy.ts'
import { showRecordWords } from '#app/editing/record-words.ts'
import { showAccountHistory, showPersonHistory } from '#app/editing/show-history.ts'
import { restoreEdit, undoEdits } from '#app/editing/undo-edits.ts'
import { changeContact, changePerson, movePerson, newPerson, removeContact } from '#app/people/change-person.ts'
import { exportEverybody, listPeople } from '#app/people/list-people.ts'
import { showPerson, showPersonTimeline } from '#app/people/show-person.ts'
import type { Handlers } from './handler.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

export const editHandlers: Handlers<typeof editRoutes> = {
  makeAccount: (ctx, { body }) => newAccount(ctx, body),
  getAccountRecord: (ctx, { params }) => showAccountRecord(ctx, params.account),
  changeAccount: (ctx, { params, body }) => changeAccount(ctx, params.account, body.changes),
  getAccountHistory: (ctx, { params, query }) => showAccountHistory(ctx, params.account, query),
  undoEdits: (ctx, { body }) => undoEdits(ctx, body.edits),
  restoreEdit: (ctx, { params, body }) => restoreEdit(ctx, params.edit, body.to),
  getRecordWords: (ctx) => showRecordWords(ctx),
  getHierarchy: (ctx) => showHierarchy(ctx),
  moveAccounts: (ctx, { body }) => moveAccounts(ctx, body),

  listPeople: (ctx, { query }) => listPeople(ctx, query),
  exportPeople: async (ctx, { query }) => {
    const { name, file } = await exportEverybody(ctx, query)
    return { name, type: types[query.format], body: file }
  },
  makePerson: (ctx, { body: { account, roles, seniority, primary, ...fields } }) =>
    newPerson(ctx, { account, roles, seniority, primary, fields }),
  getPerson: (ctx, { params }) => showPerson(ctx, params.person),
  changePerson: (ctx, { params, body }) => changePerson(ctx, params.person, body.changes),
  changeContact: (ctx, { params, body }) => changeContact(ctx, params.person, params.account, body.changes),
  removeContact: (ctx, { params }) => removeContact(ctx, params.person, params.account),
  movePerson: (ctx, { params, body }) => movePerson(ctx, params.person, body),
  getPersonHistory: (ctx, { params, query }) => showPersonHistory(ctx, params.person, query),
  getPersonTimeline: (ctx, { params, query }) => showPersonTimeline(ctx, params.person, query),
}
