import type { OpenOptions } from './open-tables.ts'
import type { RawTable } from './raw-table.ts'
export async function openWorkbook(_path: string, _bytes: number, _options: OpenOptions): Promise<RawTable[]> {
  return []
}
