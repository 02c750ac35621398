interface ImportedFile {
  readonly file: string
}

export const bareName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** As the server names the download: `orders` of `shop/orders.csv`, `book-Sheet` of `book.xlsx#Sheet`. */
const stemOf = ({ file }: ImportedFile) =>
  bareName(file)
    .replace(/\.[a-z0-9]{1,5}(?=#|$)/i, '')
    .replaceAll(/[#/\\]/g, '-')

/**
 * The name the server knows a corrected file by: that of its download (`orders.rejected-1.csv`), whatever a browser or a person made of
 * it (`orders.rejected-1 (2).csv`).
 *
 * @param waiting  files of the import with rows to correct
 * @param chosen   the one that is looked at: a file whose name tells of none is taken for it
 */
export function correctedName(importId: number, path: string, waiting: readonly ImportedFile[], chosen: ImportedFile): string {
  const given = bareName(path)
  const ending = /\.[a-z0-9]{1,5}$/i.exec(given)?.[0] ?? '.csv'
  const [named] = waiting
    .map(stemOf)
    .filter((stem) => given.toLowerCase().startsWith(stem.toLowerCase()))
    .toSorted((a, b) => b.length - a.length)
  return `${named ?? stemOf(chosen)}.rejected-${importId}${ending}`
}
