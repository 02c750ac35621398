/**
 * HiGHS in a thread of its own: its solve cannot be interrupted, and the server must go on; who waits no longer ends the thread.
 * Plain JavaScript, so that it starts without a TypeScript loader under tsx, node and the test runner alike.
 */
import { parentPort, workerData } from 'node:worker_threads'
import loadHighs from 'highs'

const { text, seconds, gap } = workerData
const highs = await loadHighs()
const { modelStatus } = highs.constants
const begun = performance.now()
const model = highs.createModel({ format: 'lp', data: text })
const left = () => Math.max(0.1, seconds - (performance.now() - begun) / 1000)
model.options.set({ output_flag: false, time_limit: left(), mip_rel_gap: gap, mip_abs_gap: 0, random_seed: 0 })
model.run()
const status = model.getModelStatus()
const found = model.info.get('primal_solution_status') === 2
const answer = {
  infeasible: status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible,
  optimal: status === modelStatus.optimal,
  shares: found ? model.getSolution().colValue : null,
  bound: model.info.get('mip_dual_bound'),
}
// Prices are those of the relaxation: whole columns have none.
let relaxed = null
if (found) {
  model.clearIntegrality()
  model.raw.zeroAllClocks()
  model.options.set({ time_limit: left() + 5 })
  model.run()
  if (model.getModelStatus() === modelStatus.optimal)
    relaxed = { value: model.info.get('objective_function_value'), duals: model.getSolution().rowDual }
}
model.dispose()
parentPort.postMessage({ ...answer, relaxed, seconds: (performance.now() - begun) / 1000 })
