/** Numbers of a row: from texts in the style of their column, from flags, and what they become: whole minor units, fractions, text. */
import { parseDecimal } from '../values/numbers.ts'
import {
  decimalText,
  type Fraction,
  fractionOf,
  fractionOfQuick,
  fractionText,
  missing,
  readPlain,
  roundFraction,
  roundQuick,
  tooLarge,
} from './exact.ts'
import type { NumberNode } from './formula-closures.ts'
import { fail, failureOf, type Read, type Reader, type RowContext } from './row-context.ts'

export const noNumber: NumberNode = { quick: () => missing, exact: () => null }
export const plainNumber: Reader = (text) => parseDecimal(text, { decimal: '.' })

/** Yes counts 1, no counts 0. */
export function flagNumber(flag: Read<boolean>): NumberNode {
  return {
    quick: (ctx) => {
      const found = flag(ctx)
      ctx.scale = 0
      return found === null ? missing : Number(found)
    },
    exact: (ctx) => {
      const found = flag(ctx)
      return found === null ? null : { n: found ? 1n : 0n, d: 1n }
    },
  }
}

export function textNumber(read: Read<string>, mark: number, plain: Reader, decimals: number | undefined, label: string): NumberNode {
  /** Text in the style of the column → plain decimal text; a value that is no number is the row's problem. */
  const plainOf = (ctx: RowContext, text: string): string | null => {
    const found = plain(text)
    return typeof found === 'string' ? found : fail(ctx, failureOf(label, text, found))
  }
  const quick = (ctx: RowContext): number => {
    const text = read(ctx)
    if (text === null) return missing
    const found = readPlain(text, ctx, mark)
    if (!Number.isNaN(found)) return found
    const rewritten = plainOf(ctx, text)
    return rewritten === null ? missing : readPlain(rewritten, ctx)
  }
  const exact = (ctx: RowContext): Fraction | null => {
    const text = read(ctx)
    const rewritten = text === null ? null : plainOf(ctx, text)
    return rewritten === null ? null : fractionOf(rewritten)
  }
  if (decimals === undefined) return { quick, exact }
  const unit = 10n ** BigInt(decimals)
  return {
    quick: (ctx) => {
      const found = quick(ctx)
      if (Number.isNaN(found) || found === tooLarge) return found
      const rounded = roundQuick(found, ctx.scale, decimals)
      ctx.scale = decimals
      return rounded
    },
    exact: (ctx) => {
      const found = exact(ctx)
      return found === null ? null : { n: roundFraction(found, decimals), d: unit }
    },
  }
}

/** The exact value, whichever representation it fits. */
export function fractionIn(node: NumberNode, ctx: RowContext): Fraction | null {
  const quick = node.quick(ctx)
  if (Number.isNaN(quick)) return null
  return quick === tooLarge ? node.exact(ctx) : fractionOfQuick(quick, ctx.scale)
}

/** Whole number of 10^-places, rounded half away from zero; NaN = missing, Infinity = beyond what is stored. */
export function wholeIn(node: NumberNode, ctx: RowContext, places: number): number {
  const quick = node.quick(ctx)
  if (Number.isNaN(quick)) return missing
  const rounded = quick === tooLarge ? tooLarge : roundQuick(quick, ctx.scale, places)
  // + 0 turns -0 into 0
  if (rounded !== tooLarge) return rounded + 0
  const exact = node.exact(ctx)
  if (exact === null) return missing
  const whole = Number(roundFraction(exact, places))
  return Number.isSafeInteger(whole) ? whole : tooLarge
}

export function numberText(node: NumberNode, ctx: RowContext): string | null {
  const quick = node.quick(ctx)
  if (Number.isNaN(quick)) return null
  if (quick !== tooLarge) return decimalText(quick, ctx.scale)
  const exact = node.exact(ctx)
  return exact === null ? null : fractionText(exact)
}
