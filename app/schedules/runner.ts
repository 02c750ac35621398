import { lookDaily } from '../cases/look-again.ts'
import { type Runner, runDue } from './run-schedule.ts'

/** How long a stop waits for what runs at the moment; what is cut off runs again after the next start. */
const finishMs = 5_000

/**
 * Looks every so often whether something is due, and runs it, one thing after the other.
 *
 * @returns stops looking, when what runs at the moment has ended
 */
export function startRunner(runner: Runner, everyMs: number): () => Promise<void> {
  let stopped = false
  let looking: Promise<unknown> = Promise.resolve()
  const look = async () => {
    try {
      await runDue(runner)
      const { store, home, signal } = runner
      await lookDaily({ store, home, actor: 'alerts', now: runner.now(), signal })
    } catch (error) {
      // The database may be away for a while: the next look finds it again.
      if (!stopped && !runner.signal.aborted) console.error('what runs by itself could not be looked at:', error)
    }
    next()
  }
  let timer: NodeJS.Timeout | undefined
  const next = () => {
    if (stopped || runner.signal.aborted) return
    timer = setTimeout(() => {
      looking = look()
    }, everyMs).unref()
  }
  next()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, finishMs).unref())])
  }
}
