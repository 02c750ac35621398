/** Looking for accounts that are there twice: how it grows with the book, and against normalising the same names once. No database. */
import { type Random, randomOf } from '#app/demo/random.ts'
import { type AccountToCompare, findDuplicates } from '#engine/matching/find-duplicates.ts'
import { normaliseCompanyName } from '#engine/matching/normalise-company-name.ts'
import type { Figure } from './bench.ts'
import { cpuSeconds } from './cpu-clock.ts'
import { percentile } from './timed-store.ts'

const [few, many] = [20_000, 100_000]
const repetitions = 3
const doubledShare = 0.03

export function measureDuplicates(): Figure[] {
  const books = { small: invent(few), large: invent(many) }
  const [small, large] = [books.small, books.large].map((book) => look(book)) as [Look, Look]
  const normalising = medianMs(() => books.large.accounts.map((one) => normaliseCompanyName(one.names[0]!)))
  const per = (ms: number, n: number) => `${((1000 * ms) / n).toFixed(0)} µs an account`
  return [
    {
      name: 'duplicates: five times the accounts, against five times the time',
      value: large.ms / small.ms / (many / few),
      unit: '×',
      aim: 2,
      from: `${few.toLocaleString('en')} accounts ${small.ms.toFixed(0)} ms (${per(small.ms, few)}), ${many.toLocaleString('en')} ${large.ms.toFixed(0)} ms (${per(large.ms, many)}); of the processor, medians of ${repetitions}`,
    },
    {
      name: 'duplicates among 100,000 accounts, against normalising their names once',
      value: large.ms / normalising,
      unit: '×',
      from: `${large.ms.toFixed(0)} ms against ${normalising.toFixed(0)} ms; of ${large.doubled.toLocaleString('en')} doubles that were put in ${large.foundShare.toFixed(1)} % proposed, ${large.trueShare.toFixed(1)} % of what was proposed is true`,
    },
  ]
}

interface Look {
  readonly ms: number
  readonly doubled: number
  readonly foundShare: number
  readonly trueShare: number
}

function look({ accounts, originalOf }: Book): Look {
  const run = () => {
    const search = findDuplicates(accounts, [])
    let step = search.next()
    while (!step.done) step = search.next()
    return step.value
  }
  const pairs = run()
  const right = pairs.filter((pair) => originalOf.get(pair.left) === pair.right || originalOf.get(pair.right) === pair.left).length
  return {
    ms: medianMs(run),
    doubled: originalOf.size,
    foundShare: (100 * right) / originalOf.size,
    trueShare: (100 * right) / Math.max(1, pairs.length),
  }
}

/** Of the processor: what else runs on the machine does not count. */
function medianMs(work: () => unknown): number {
  const times: number[] = []
  for (let i = 0; i < repetitions; i++) {
    const from = cpuSeconds()
    work()
    times.push(1000 * (cpuSeconds() - from))
  }
  return percentile(times, 0.5)
}

interface Book {
  readonly accounts: readonly AccountToCompare[]
  /** Id of the account that one is a copy of. */
  readonly originalOf: ReadonlyMap<number, number>
}

const syllables =
  'bran fel kor mar tol ves han dre lin gos war ste pel rud mon kes bal fro nim tas ull wen yor zan cre dov eis gra hol jun kil lau mer nor osk pru quil rit sav tor'.split(
    ' ',
  )
const trades =
  'Maschinenbau Logistics Foods Engineering Systems Marine Bau Chemicals Trading Medical Services Components Energy Textil Packaging'.split(
    ' ',
  )
const forms = ['GmbH', 'AG', 'Ltd', 'SAS', 'B.V.', 'GmbH & Co. KG', 'Inc.']

/** Accounts as a CRM holds them: a tenth in groups that share a domain and a switchboard, some fields missing, 3 % entered twice with slips. */
function invent(n: number): Book {
  const random = randomOf(11)
  const towns = Array.from({ length: 400 }, () =>
    capital(random.pick(syllables) + random.pick(syllables) + random.pick(['burg', 'stadt', 'ton', 'ville'])),
  )
  const accounts: AccountToCompare[] = []
  const originalOf = new Map<number, number>()
  while (accounts.length < n) {
    const [id, group] = [accounts.length, random.chance(0.1) ? random.int(2, 5) : 1]
    const stem = capital(
      random.pick(syllables) + random.pick(syllables) + random.pick(syllables) + (random.chance(0.5) ? random.pick(syllables) : ''),
    )
    for (let i = 0; i < group && accounts.length < n; i++) {
      const one = firm(
        random,
        accounts.length,
        `${stem} ${random.pick(trades)}`,
        towns[Math.floor(random.int(0, 399) * (random.int(0, 999) / 1000))]!,
      )
      accounts.push(
        group === 1 ? one : { ...one, group: id, parent: i === 0 ? null : id, domains: [`${stem.toLowerCase()}-${id}.example`] },
      )
      if (!random.chance(doubledShare) || accounts.length === n) continue
      originalOf.set(accounts.length, accounts.length - 1)
      accounts.push(copyOf(random, accounts.at(-1)!, accounts.length))
    }
  }
  return { accounts, originalOf }
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)
const some = (random: Random, share: number, value: string): string[] => (random.chance(share) ? [value] : [])

function firm(random: Random, id: number, name: string, town: string): AccountToCompare {
  return {
    ...{ id, source: 'crm', externalId: String(id).padStart(7, '0'), names: [`${name} ${random.pick(forms)}`], towns: [town] },
    ...{ postalCodes: some(random, 0.8, String(10_000 + random.int(0, 8_000))), countries: ['DE'], customerNumbers: [] },
    ...{
      vatIds: some(random, 0.6, `DE${random.int(100_000_000, 999_999_999)}`),
      domains: some(random, 0.7, `${name.replaceAll(' ', '-').toLowerCase()}${random.int(0, 99)}.example`),
    },
    ...{
      phones: some(random, 0.8, `+49 ${random.int(200, 999)} ${random.int(100_000, 9_999_999)}`),
      parent: null,
      group: null,
      amountMinor: random.int(0, 10_000_000),
    },
  }
}

function copyOf(random: Random, one: AccountToCompare, id: number): AccountToCompare {
  const name = one.names[0]!.replace(/ (GmbH|AG|Ltd|SAS|B\.V\.|GmbH & Co\. KG|Inc\.)$/, random.chance(0.5) ? '' : '$&')
  return {
    ...{ ...one, id, externalId: String(id).padStart(7, '0'), names: [random.chance(0.5) ? slip(random, name) : name], amountMinor: 0 },
    ...{
      vatIds: random.chance(0.5) ? one.vatIds : [],
      domains: random.chance(0.5) ? one.domains : [],
      phones: random.chance(0.5) ? one.phones : [],
    },
    ...{ postalCodes: random.chance(0.7) ? one.postalCodes : [], parent: null, group: null },
  }
}

/** One letter more, less or swapped with its neighbour. */
function slip(random: Random, text: string): string {
  const at = random.int(1, Math.min(10, text.length - 2))
  const kind = random.int(0, 2)
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1)
  if (kind === 1) return text.slice(0, at) + text[at] + text.slice(at)
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
}
