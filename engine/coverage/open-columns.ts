/** Which models are open to which account, as columns of the optimiser: today's first, then the others in the order of the document. */

export interface OpenColumns {
  /** n + 1 places: columns of account a are start[a] … start[a + 1] − 1. */
  readonly start: Int32Array
  /** Per column: index of the model. */
  readonly model: Uint8Array
  /** Per column: index of the account. */
  readonly account: Int32Array
  /** Per account: column of today's model; −1 where a pin or a ban closed it. */
  readonly today: Int32Array
}

/**
 * Columns from a table of what is open.
 *
 * @param today  per account, index of today's model
 * @param models how many models
 * @param open   account × models: 1 open, 0 closed; an account with nothing open keeps today's model
 * @returns      columns by account
 * @source  methods §8 — docs/methods/scenarios.md
 * @example openColumns(Uint8Array.of(1), 2, Uint8Array.of(1, 1)).model.join() // '1,0'
 */
export function openColumns(today: Uint8Array, models: number, open: Uint8Array): OpenColumns {
  const n = today.length
  const start = new Int32Array(n + 1)
  for (let a = 0; a < n; a++) {
    let many = 0
    for (let m = 0; m < models; m++) many += open[a * models + m]!
    start[a + 1] = start[a]! + Math.max(1, many)
  }
  const model = new Uint8Array(start[n]!)
  const account = new Int32Array(start[n]!)
  const todayColumn = new Int32Array(n)
  for (let a = 0; a < n; a++) {
    let j = start[a]!
    const now = today[a]!
    const nothing = start[a + 1]! - j === 1 && !hasAny(open, a, models)
    if (nothing || open[a * models + now] === 1) {
      todayColumn[a] = j
      account[j] = a
      model[j++] = now
    } else todayColumn[a] = -1
    for (let m = 0; m < models; m++) {
      if (m === now || open[a * models + m] === 0) continue
      account[j] = a
      model[j++] = m
    }
  }
  return { start, model, account, today: todayColumn }
}

function hasAny(open: Uint8Array, a: number, models: number): boolean {
  for (let m = 0; m < models; m++) if (open[a * models + m] === 1) return true
  return false
}
