import type { Progress } from '#app/context.ts'

const width = 24
const redrawMs = 100

/** A bar on a terminal, nothing elsewhere. */
export function terminalProgress(out: NodeJS.WriteStream): { show: (progress: Progress) => void; clear: () => void } {
  if (!out.isTTY) return { show: () => {}, clear: () => {} }
  let drawn = false
  let last = 0
  const clear = () => {
    if (drawn) out.write('\r\u001b[K')
    drawn = false
  }
  return {
    clear,
    show({ step, done, total }) {
      const now = performance.now()
      if (now - last < redrawMs && done < total) return
      last = now
      const share = total > 0 ? Math.min(1, done / total) : 0
      const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░')
      out.write(`\r\u001b[K${bar} ${String(Math.round(share * 100)).padStart(3)} % ${step}`.slice(0, (out.columns ?? 80) + 4))
      drawn = true
    },
  }
}
