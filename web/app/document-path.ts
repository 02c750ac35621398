/** Places in a document that is being written. */

export type Path = readonly (string | number)[]

/** The place as problems name it: teams[0].capacityMinutes. */
export const placeOf = (path: Path): string =>
  path.reduce<string>((at, key) => {
    if (typeof key === 'number') return `${at}[${key}]`
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${at}${at && '.'}${key}` : `${at}[${JSON.stringify(key)}]`
  }, '')

/** A copy with one value changed; undefined takes the key, or the row of a list, out. */
export function setIn<T>(whole: T, path: Path, value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const next = rest.length === 0 ? value : setIn((whole as Record<string | number, unknown> | undefined)?.[key], rest, value)
  if (Array.isArray(whole))
    return (next === undefined ? whole.filter((_, i) => i !== key) : whole.map((one, i) => (i === key ? next : one))) as T
  const copy: Record<string | number, unknown> = { ...(whole as object) }
  if (next === undefined) delete copy[key]
  else copy[key] = next
  return copy as T
}

/** An id made of a name, not used yet. */
export function idFor(name: string, used: readonly string[]): string {
  const slug =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'new'
  for (let n = 1; ; n++) {
    const id = n === 1 ? slug : `${slug}-${n}`
    if (!used.includes(id)) return id
  }
}
