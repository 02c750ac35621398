/** White space in words: on Segments and on the account's page alike. */
import type { Sureness } from '#engine/white-space/white-space.ts'
import type { Format } from '../ui/format.ts'

export const sureWords: Readonly<Record<Sureness, string>> = {
  most: 'most peers buy it',
  some: 'some peers buy it',
  few: 'few peers buy it',
}

/** "12 of 15 buy it" */
export const buysWords = ({ buyers, peers }: { readonly buyers: number; readonly peers: number }, f: Format): string =>
  `${f.number(buyers)} of ${f.number(peers)} buy it`
