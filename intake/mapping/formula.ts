/** Formulas of a mapping: text → tree. Positions are 1-based characters, as an editor counts. */

export type FormulaTree =
  | { readonly op: 'number'; readonly text: string }
  | { readonly op: 'name'; readonly name: string; readonly at: number; readonly bracketed: boolean }
  | { readonly op: '+' | '-' | '*' | '/'; readonly left: FormulaTree; readonly right: FormulaTree }
  | { readonly op: 'negate'; readonly of: FormulaTree }
  | { readonly op: 'abs' | 'min' | 'max'; readonly of: readonly FormulaTree[] }

export class FormulaError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

interface Token {
  readonly kind: 'number' | 'name' | 'bracket' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const pattern = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*\.?)|\[([^\]]*)\]|([-+*/(),−×÷]))/uy
const spelledSigns: Readonly<Record<string, string>> = { '−': '-', '×': '*', '÷': '/' }

function tokens(formula: string): Token[] {
  const found: Token[] = []
  const end = formula.trimEnd().length
  pattern.lastIndex = 0
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex
    const match = pattern.exec(formula)
    if (match === null) {
      const at = start + (/^\s*/.exec(formula.slice(start))?.[0].length ?? 0)
      const character = formula[at]
      throw new FormulaError(
        character === '[' ? 'the [ is never closed' : `"${character}" is not understood; names with spaces or signs go in [brackets]`,
        at + 1,
      )
    }
    const [whole, number, name, bracket, sign] = match
    const at = start + (whole.length - whole.trimStart().length) + 1
    if (number !== undefined) found.push({ kind: 'number', text: number, at })
    else if (name !== undefined) found.push({ kind: 'name', text: name, at })
    else if (bracket !== undefined) found.push({ kind: 'bracket', text: bracket.trim(), at })
    else found.push({ kind: 'sign', text: spelledSigns[sign!] ?? sign!, at })
  }
  found.push({ kind: 'end', text: '', at: end + 1 })
  return found
}

/**
 * @returns tree of + - * / ( ), numbers with a decimal point, names, abs( ), min( , ), max( , )
 * @throws FormulaError with the place
 */
export function parseFormula(formula: string): FormulaTree {
  const list = tokens(formula)
  let next = 0
  const peek = () => list[next]!
  const take = () => list[next++]!
  const isSign = (...signs: string[]) => peek().kind === 'sign' && signs.includes(peek().text)
  const expect = (sign: string, why: string) => {
    if (!isSign(sign)) throw new FormulaError(`${sign} expected ${why}`, peek().at)
    next++
  }

  function sum(): FormulaTree {
    let left = product()
    while (isSign('+', '-')) left = { op: take().text as '+' | '-', left, right: product() }
    return left
  }
  function product(): FormulaTree {
    let left = signed()
    while (isSign('*', '/')) left = { op: take().text as '*' | '/', left, right: signed() }
    return left
  }
  function signed(): FormulaTree {
    if (isSign('-')) {
      next++
      return { op: 'negate', of: signed() }
    }
    if (isSign('+')) {
      next++
      return signed()
    }
    return single()
  }
  function single(): FormulaTree {
    const token = take()
    if (token.kind === 'number') return { op: 'number', text: token.text.startsWith('.') ? `0${token.text}` : token.text }
    if (token.kind === 'bracket') {
      if (token.text === '') throw new FormulaError('the [brackets] are empty', token.at)
      return { op: 'name', name: token.text, at: token.at, bracketed: true }
    }
    if (token.kind === 'name') return named(token)
    if (token.kind === 'sign' && token.text === '(') {
      const inside = sum()
      expect(')', `to close the ( at character ${token.at}`)
      return inside
    }
    throw new FormulaError(
      token.kind === 'end' ? 'it ends too early: a number or a column is missing' : `a number or a column is expected, not "${token.text}"`,
      token.at,
    )
  }
  function named(token: Token): FormulaTree {
    if (token.text.endsWith('.')) {
      const rest = take()
      if (rest.kind !== 'bracket') throw new FormulaError('a column is expected after the dot', rest.at)
      return { op: 'name', name: token.text + rest.text, at: token.at, bracketed: true }
    }
    if (!isSign('(')) return { op: 'name', name: token.text, at: token.at, bracketed: false }
    const name = token.text.toLowerCase()
    if (name !== 'abs' && name !== 'min' && name !== 'max')
      throw new FormulaError(`there is no function "${token.text}"; there are abs, min and max`, token.at)
    const open = take()
    const of = [sum()]
    while (isSign(',')) {
      next++
      of.push(sum())
    }
    expect(')', `to close the ( at character ${open.at}`)
    if (name === 'abs' ? of.length !== 1 : of.length < 2)
      throw new FormulaError(name === 'abs' ? 'abs takes one value' : `${name} takes two values or more`, token.at)
    return { op: name, of }
  }

  const tree = sum()
  if (peek().kind !== 'end') throw new FormulaError(`"${peek().text}" is not expected here; + - * or / is missing before it`, peek().at)
  return tree
}
