import {
  addFractions,
  addQuick,
  compareFractions,
  divideFractions,
  type Fraction,
  fractionOf,
  missing,
  multiplyFractions,
  multiplyQuick,
  negateFraction,
  readPlain,
  tooLarge,
} from './exact.ts'
import type { FormulaTree } from './formula.ts'
import { fail, type RowContext } from './row-context.ts'

/** A number of a row in both representations (see exact.ts); `quick` leaves its scale in the context. */
export interface NumberNode {
  readonly quick: (ctx: RowContext) => number
  readonly exact: (ctx: RowContext) => Fraction | null
}

export function constantNumber(text: string): NumberNode {
  const cell = { scale: 0 }
  const mantissa = readPlain(text, cell)
  const fraction = fractionOf(text)
  return {
    quick: (ctx) => {
      ctx.scale = cell.scale
      return mantissa
    },
    exact: () => fraction,
  }
}

/** @param nodeOf the number a name stands for */
export function compileTree(tree: FormulaTree, formula: string, nodeOf: (name: string) => NumberNode): NumberNode {
  const build = (node: FormulaTree): NumberNode => {
    switch (node.op) {
      case 'number':
        return constantNumber(node.text)
      case 'name':
        return nodeOf(node.name)
      case 'negate': {
        const of = build(node.of)
        return {
          quick: (ctx) => {
            const found = of.quick(ctx)
            return found === tooLarge ? found : -found
          },
          exact: (ctx) => {
            const found = of.exact(ctx)
            return found === null ? null : negateFraction(found)
          },
        }
      }
      case '+':
      case '-':
      case '*':
      case '/':
        return binary(node.op, build(node.left), build(node.right), formula)
      case 'abs':
      case 'min':
      case 'max':
        return pick(node.op, node.of.map(build))
    }
  }
  return build(tree)
}

function binary(op: '+' | '-' | '*' | '/', left: NumberNode, right: NumberNode, formula: string): NumberNode {
  const quick = (ctx: RowContext): number => {
    const a = left.quick(ctx)
    if (Number.isNaN(a)) return missing
    const aScale = ctx.scale
    const b = right.quick(ctx)
    if (Number.isNaN(b)) return missing
    if (a === tooLarge || b === tooLarge || op === '/') return tooLarge
    if (op === '*') return multiplyQuick(a, aScale, b, ctx.scale, ctx)
    return addQuick(a, aScale, op === '-' ? -b : b, ctx.scale, ctx)
  }
  const exact = (ctx: RowContext): Fraction | null => {
    const a = left.exact(ctx)
    const b = a === null ? null : right.exact(ctx)
    if (a === null || b === null) return null
    if (op === '*') return multiplyFractions(a, b)
    if (op === '+') return addFractions(a, b)
    if (op === '-') return addFractions(a, negateFraction(b))
    if (b.n !== 0n) return divideFractions(a, b)
    return fail(ctx, {
      column: null,
      value: null,
      code: 'division_by_zero',
      message: `The formula "${formula}" divides by zero`,
      remedy: 'Correct the row, or take such rows out with a filter ("where")',
    })
  }
  return { quick, exact }
}

function pick(op: 'abs' | 'min' | 'max', of: readonly NumberNode[]): NumberNode {
  const exact = (ctx: RowContext): Fraction | null => {
    let best: Fraction | null = null
    for (const node of of) {
      const found = node.exact(ctx)
      if (found === null) return null
      if (op === 'abs') return found.n < 0n ? negateFraction(found) : found
      const order = best === null ? 0 : compareFractions(found, best)
      if (best === null || (op === 'min' ? order < 0 : order > 0)) best = found
    }
    return best
  }
  if (op !== 'abs') return { quick: (ctx) => (of.some((node) => Number.isNaN(node.quick(ctx))) ? missing : tooLarge), exact }
  const only = of[0]!
  return { quick: (ctx) => Math.abs(only.quick(ctx)), exact }
}
