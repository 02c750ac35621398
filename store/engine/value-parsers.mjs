/**
 * How a value that PostgreSQL sends as text is read, by type id. Both engines use this table and nothing else, so that a
 * statement gives the same values on either; a type that is not listed stays the text PostgreSQL wrote.
 * Plain JavaScript, because the embedded engine's worker thread loads it without a TypeScript loader.
 */
const asText = (text) => text
const asNumber = (text) => Number(text)
const asBoolean = (text) => text === 't'
const asJson = (text) => JSON.parse(text)
const asBytes = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/** Ids and sums are bigint in SQL: a number while that is exact, a BigInt beyond 2^53. */
function asInteger(text) {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/**
 * '2026-11-22 07:02:08.5+00' → '2026-11-22T07:02:08.500Z'. At least milliseconds, so that what a JavaScript clock wrote comes
 * back letter for letter; microseconds stay, so that a value can be sent back and find its row. Sessions run in UTC.
 */
function asInstant(text) {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::?\d\d)?)?$/.exec(text)
  if (!parts) return text
  const [, day, time, fraction = '', offset = '+00'] = parts
  if (offset !== '+00')
    return new Date(`${day}T${time}.${fraction.padEnd(3, '0')}${offset.length === 3 ? `${offset}:00` : offset}`).toISOString()
  return `${day}T${time}.${fraction.length <= 3 ? fraction.padEnd(3, '0') : fraction.padEnd(6, '0')}Z`
}

/** '{1,NULL,"a b",{2}}' → nested arrays, each element read by `parse`. */
function asArray(parse) {
  return (text) => {
    let at = text.indexOf('{') // an array with odd bounds starts with '[0:1]='
    const read = () => {
      const items = []
      at++
      while (text[at] !== '}') {
        if (text[at] === ',') at++
        else if (text[at] === '{') items.push(read())
        else if (text[at] === '"') {
          let item = ''
          for (at++; text[at] !== '"'; at++) {
            if (text[at] === '\\') at++
            item += text[at]
          }
          at++
          items.push(parse(item))
        } else {
          const from = at
          while (text[at] !== ',' && text[at] !== '}') at++
          const item = text.slice(from, at)
          items.push(item === 'NULL' ? null : parse(item))
        }
      }
      at++
      return items
    }
    return read()
  }
}

/** [type id, id of the array of it, how one value is read] */
const types = [
  [16, 1000, asBoolean],
  [17, 1001, asBytes],
  [19, 1003, asText], // name
  [20, 1016, asInteger], // int8
  [21, 1005, asNumber], // int2
  [23, 1007, asNumber], // int4
  [25, 1009, asText],
  [26, 1028, asNumber], // oid
  [114, 199, asJson],
  [700, 1021, asNumber], // float4
  [701, 1022, asNumber], // float8
  [1042, 1014, asText], // char(n)
  [1043, 1015, asText], // varchar
  [1082, 1182, asText], // date: 'YYYY-MM-DD'
  [1114, 1115, asInstant], // timestamp
  [1184, 1185, asInstant], // timestamptz
  [1700, 1231, asText], // numeric: exact, so text
  [2950, 2951, asText], // uuid
  [3802, 3807, asJson], // jsonb
]

export const valueParsers = Object.fromEntries(
  types.flatMap(([id, arrayId, parse]) => [
    [id, parse],
    [arrayId, asArray(parse)],
  ]),
)
