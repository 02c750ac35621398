import { zipSync } from 'fflate'
import { DEMO_AS_OF } from './calendar.ts'
import { DEMO_OPTIONS } from './company.ts'
import { utf8 } from './csv.ts'
import { LABEL, makeDemoCompany } from './write-demo-company.ts'

let packed: Buffer | null = null

/** The raw exports of the demo company's four systems in one zip, to try an import with; made once per process, the same bytes on every machine. */
export function packDemoFiles(): Buffer {
  packed ??= Buffer.from(
    zipSync(
      { ...Object.fromEntries(makeDemoCompany(DEMO_OPTIONS).files), 'INVENTED.txt': utf8(LABEL) },
      { mtime: `${DEMO_AS_OF}T12:00:00` },
    ),
  )
  return packed
}
