/**
 * What a statement's parameters become on the wire: text, the same on both engines, read by PostgreSQL as the type the statement
 * asks for. A JavaScript array is a PostgreSQL array; a jsonb parameter that is a list must be passed as JSON text.
 */
export function encodeParameters(params: readonly unknown[]): (string | null)[] {
  return params.map((value, index) => {
    if (value === undefined) throw new TypeError(`parameter $${index + 1} is undefined; pass null for a missing value`)
    return encode(value)
  })
}

function encode(value: unknown): string | null {
  if (value === null) return null
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      if (value instanceof Date) return value.toISOString()
      if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
      if (ArrayBuffer.isView(value)) return encodeArray(Array.from(value as unknown as ArrayLike<unknown>))
      if (Array.isArray(value)) return encodeArray(value)
      return JSON.stringify(value)
    default:
      throw new TypeError(`a ${typeof value} cannot be a parameter`)
  }
}

function encodeArray(items: readonly unknown[]): string {
  const parts = items.map((item) => {
    if (item === null || item === undefined) return 'NULL'
    if (Array.isArray(item)) return encodeArray(item)
    if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean') return String(item)
    return `"${encode(item)!.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  })
  return `{${parts.join(',')}}`
}
