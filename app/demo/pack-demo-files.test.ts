import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { DEMO_OPTIONS } from './company.ts'
import { packDemoFiles } from './pack-demo-files.ts'
import { makeDemoCompany } from './write-demo-company.ts'

describe('packDemoFiles()', () => {
  it('packs every export as it is written, with the label that says they are invented', () => {
    const inside = unzipSync(packDemoFiles())
    const { files } = makeDemoCompany(DEMO_OPTIONS)
    expect(Object.keys(inside).sort()).toEqual([...files.keys(), 'INVENTED.txt'].sort())
    for (const [name, bytes] of files) expect(Buffer.from(inside[name]!).equals(Buffer.from(bytes)), name).toBe(true)
    expect(Buffer.from(inside['INVENTED.txt']!).toString()).toContain('INVENTED DATA')
  })
})
