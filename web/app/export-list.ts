import type { ExportTable } from '#api/routes/views.ts'
import { toastError } from '../ui/toast.tsx'
import { ApiProblem, address } from './client.ts'

interface ListToExport {
  readonly table: ExportTable
  readonly format: 'csv' | 'xlsx'
  readonly snapshot: number | undefined
  /** As the server names them: the book's columns. */
  readonly columns?: readonly string[]
  /** The list's filters and sorting, as its address has them. */
  readonly search?: Readonly<Record<string, unknown>>
}

/** Has the server write what the list shows, and saves it. Refusals are said. */
export async function exportList({ table, format, snapshot, columns, search = {} }: ListToExport): Promise<void> {
  const { columns: _, snapshot: __, ...filters } = search
  const where = address('exportTable', {
    params: { table },
    query: { ...filters, format, ...(snapshot !== undefined && { snapshot }), ...(columns && { columns: columns.join(',') }) },
  })
  await saveFile(where, `${table}.${format}`)
}

/** Fetches a file and hands it to the browser, so that a refusal can be said instead of being saved as the file. */
export async function saveFile(where: string, name: string): Promise<void> {
  try {
    const answer = await fetch(where)
    if (!answer.ok) {
      const { code = 'unavailable', detail = `The server answered ${answer.status}.` } = (await answer.json().catch(() => ({}))) as Record<
        string,
        string
      >
      throw new ApiProblem(answer.status, code, detail, [])
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 30_000)
  } catch (error) {
    toastError(error, 'The file could not be made')
  }
}
