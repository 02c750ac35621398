import type { Format } from '../ui/format.ts'

/** What the engine says in minor units, as the reader reads money. */
export const inMoney = (message: string, f: Format, currency: string): string =>
  message.replaceAll(/(-?\d+) minor units/g, (_, minor: string) => f.money(Number(minor), currency))
