/** A file a person chose, with its place in the folder they chose it from. */
export interface ChosenFile {
  readonly file: File
  /** `sap/customers.csv`; the bare name for a file chosen by itself. */
  readonly path: string
}

/** Files that never hold tables, as the server leaves them aside in a folder: not worth sending. */
const neverTables = /(^|\/)(\.|~\$|__MACOSX\/|(README|LICENSE|NOTICE|INVENTED)(\.|$))|\.(md|json|pdf|png|jpe?g|gif|docx?|pptx?|html?)$/i

export interface Collected {
  readonly files: readonly ChosenFile[]
  /** Left aside, by path: said, so that nobody misses a file. */
  readonly leftAside: readonly string[]
}

const sorted = (files: readonly ChosenFile[]): Collected => {
  const wanted = files.filter(({ path }) => !neverTables.test(path))
  return {
    files: wanted.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    leftAside: files.filter((one) => !wanted.includes(one)).map(({ path }) => path),
  }
}

/** Files of an `<input type="file">`, of a folder (`webkitdirectory`) or single ones. */
export const filesChosen = (list: FileList | null): Collected =>
  sorted([...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })))

/** What was dropped: folders with everything in them, files as they are. Must be called before the drop event ends. */
export async function filesDropped(transfer: DataTransfer): Promise<Collected> {
  const entries = [...transfer.items]
    .map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
    .filter((entry) => entry !== null)
  if (entries.length === 0) return filesChosen(transfer.files)
  return sorted((await Promise.all(entries.map(filesUnder))).flat())
}

async function filesUnder(entry: FileSystemEntry): Promise<ChosenFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ file, path }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: ChosenFile[] = []
  // A reader gives at most a hundred entries a time, and none when it is through.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) return found
    found.push(...(await Promise.all(entries.map(filesUnder))).flat())
  }
}
