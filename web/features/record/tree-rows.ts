/** The rows of a tree as it is opened: which accounts show, how deep they stand, in order of name. */
export interface TreeColumns {
  readonly name: readonly string[]
  readonly parent: readonly number[]
}

export interface TreeRow {
  readonly at: number
  readonly depth: number
  readonly children: number
}

/** Children of every account: what has something under it first, then in order of name; those on top under -1. Members of a circle stand on top. */
export function childrenOf({ name, parent }: TreeColumns): ReadonlyMap<number, readonly number[]> {
  const isAbove = new Set(parent)
  const keys = name.map((one) => one.toLowerCase())
  const order = Array.from(name.keys()).sort((a, b) => Number(isAbove.has(b)) - Number(isAbove.has(a)) || (keys[a]! < keys[b]! ? -1 : 1))
  const inCircle = (start: number) => {
    const seen = new Set<number>()
    for (let at = start; at >= 0 && !seen.has(at); at = parent[at]!) {
      seen.add(at)
      if (parent[at] === start) return true
    }
    return false
  }
  const children = new Map<number, number[]>()
  for (const at of order) {
    const above = parent[at]! >= 0 && inCircle(at) ? -1 : parent[at]!
    const list = children.get(above)
    if (list) list.push(at)
    else children.set(above, [at])
  }
  return children
}

/** Rows of what is open; where words are given, of what fits with everything above it. */
export function treeRows(
  children: ReadonlyMap<number, readonly number[]>,
  open: ReadonlySet<number>,
  fits: ReadonlySet<number> | null,
): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (at: number, depth: number) => {
    if (fits && !fits.has(at)) return
    const below = children.get(at) ?? []
    rows.push({ at, depth, children: below.length })
    if (open.has(at) || fits) for (const child of below) add(child, depth + 1)
  }
  for (const at of children.get(-1) ?? []) add(at, 0)
  return rows
}

/** What fits the words, with everything above it. */
export function fitting({ name, parent }: TreeColumns, passes: (at: number) => boolean): ReadonlySet<number> {
  const shown = new Set<number>()
  for (let i = 0; i < name.length; i++) {
    if (!passes(i)) continue
    for (let at = i; at >= 0 && !shown.has(at); at = parent[at]!) shown.add(at)
  }
  return shown
}
