import type { ToDo } from '#api/routes/today.ts'

/** Something to do, by what it is about. */
export const task = (group: ToDo['group'], code: ToDo['code'], subject: string | null, facts: Partial<ToDo> = {}): ToDo => ({
  ...{ id: [code, subject].filter((part) => part !== null).join(':'), group, code, subject },
  ...{
    amountMinor: null,
    count: null,
    day: null,
    by: null,
    text: null,
    page: null,
    challenge: null,
    decision: null,
    item: null,
    case: null,
  },
  ...facts,
})
