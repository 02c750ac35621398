/** A refusal is an answer, not a bug: it says what could not be done, why, and what to do. Codes are listed once, here. */
export const refusalCodes = {
  not_found: { status: 404, exit: 4 },
  conflict: { status: 409, exit: 5 },
  invalid: { status: 422, exit: 2 },
  signed_out: { status: 401, exit: 6 },
  forbidden: { status: 403, exit: 6 },
  too_many: { status: 429, exit: 12 },
  too_large: { status: 413, exit: 2 },
  interrupted: { status: 409, exit: 7 },
  cancelled: { status: 409, exit: 8 },
  folder_held: { status: 423, exit: 9 },
  port_taken: { status: 409, exit: 10 },
  database_newer: { status: 503, exit: 11 },
  database_foreign: { status: 503, exit: 11 },
  migration_half_applied: { status: 503, exit: 11 },
  unavailable: { status: 503, exit: 12 },
} as const

export type RefusalCode = keyof typeof refusalCodes

export interface Problem {
  /** Where: a path into a document, or file:row:column. */
  readonly at: string
  readonly message: string
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly problems: readonly Problem[]
  constructor(code: RefusalCode, message: string, problems: readonly Problem[] = []) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.problems = problems
  }
}
