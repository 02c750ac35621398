/** The relationship index of a large book, against reading every answer once. No database: the same on either engine. */
import { randomOf } from '#app/demo/random.ts'
import { defaultParameters } from '#engine/relationship/default-parameters.ts'
import { indexAccounts } from '#engine/relationship/index-accounts.ts'
import type { VoiceBook } from '#engine/relationship/index-types.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'
import { percentile } from './timed-store.ts'

const accounts = 100_000
const peopleEach = 8
const answersEach = 2
const asOf = 20_600
const repetitions = 15

export function measureRelationship(): Figure[] {
  const book = invent()
  const [reckoning, reading]: [number[], number[]] = [[], []]
  let checksum = 0
  for (let i = 0; i < repetitions; i++) {
    const from = cpuSeconds()
    checksum += indexAccounts(book, asOf, defaultParameters).index[i]!
    const between = cpuSeconds()
    checksum += sumOf(book)
    reckoning.push(1000 * (between - from))
    reading.push(1000 * (cpuSeconds() - between))
  }
  if (!(checksum > 0)) throw new RangeError('the answers were not read')
  const [reckon, read] = [percentile(reckoning, 0.5), percentile(reading, 0.5)]
  return [
    {
      name: 'relationship index of a whole book, against one pass over its answers',
      value: reckon / read,
      unit: '×',
      aim: 10,
      from: `${accounts.toLocaleString('en')} accounts × ${peopleEach} people × ${answersEach} answers: ${reckon.toFixed(1)} ms against ${read.toFixed(1)} ms of the processor (medians of ${repetitions})`,
    },
  ]
}

/** What nobody can do without: every answer's day, metric, score and confidence, person by person. */
function sumOf({ answerStart, day, metric, y, confidence }: VoiceBook): number {
  let total = 0
  for (let contact = 0; contact < answerStart.length - 1; contact++)
    for (let j = answerStart[contact]!, end = answerStart[contact + 1]!; j < end; j++)
      total += y[j]! * confidence[j]! * (asOf - day[j]!) * metric[j]!
  return total
}

/** One who decides, one who influences, five who use, one who pays; a quarter of all hold a second role. */
function invent(): VoiceBook {
  const random = randomOf(10)
  const contacts = accounts * peopleEach
  const answers = contacts * answersEach
  const ofPosition = [1, 2, 4, 4, 4, 4, 4, 8]
  const inSteps = (length: number, step: number) => Int32Array.from({ length }, (_, i) => i * step)
  return {
    n: accounts,
    contactStart: inSteps(accounts + 1, peopleEach),
    everNamed: new Uint8Array(accounts).fill(1),
    segmentOf: Int16Array.from({ length: accounts }, (_, i) => i % 3),
    segments: ['KEY', 'MAJOR', 'SME'],
    groups: Uint8Array.from(
      { length: contacts },
      (_, i) => ofPosition[i % peopleEach]! | (random.chance(0.25) ? 1 << random.int(0, 3) : 0),
    ),
    level: Uint8Array.from({ length: contacts }, () => random.int(0, 4)),
    unnamed: new Uint8Array(contacts),
    lastAsked: new Int32Array(contacts).fill(-1),
    answerStart: inSteps(contacts + 1, answersEach),
    day: Int32Array.from({ length: answers }, () => asOf - random.int(0, 800)),
    metric: Uint8Array.from({ length: answers }, () => random.int(0, 2)),
    y: Float64Array.from({ length: answers }, () => 10 * random.int(0, 10)),
    confidence: new Float64Array(answers).fill(1),
  }
}
