/** Memory of this process over time: with the embedded engine, the database is in it. */
export interface MemorySamples {
  /** Bytes when the store was open and nothing had been done. */
  readonly start: number
  /** In order of time: share of the chunks stored so far (0 while reading), bytes. */
  readonly samples: readonly { readonly done: number; readonly bytes: number }[]
}

export function sampleMemory(start: number): { readonly samples: MemorySamples; at(done: number): void; stop(): void } {
  const samples: { done: number; bytes: number }[] = []
  let done = 0
  const timer = setInterval(() => samples.push({ done, bytes: process.memoryUsage.rss() }), 100)
  return {
    samples: { start, samples },
    at(share) {
      done = share
    },
    stop: () => clearInterval(timer),
  }
}
