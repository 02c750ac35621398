import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DemoOptions, makeCompany } from './company.ts'
import { utf8 } from './csv.ts'
import { type DemoTruth, makeKeys, truthOf } from './keys.ts'
import { writeSalesforce } from './write-salesforce.ts'
import { writeSap } from './write-sap.ts'
import { writeSurvey } from './write-survey.ts'
import { writeZendesk } from './write-zendesk.ts'

export const LABEL = `INVENTED DATA

Everything in this folder was made by Tapeline from a seed: companies, people, orders, tickets, answers, costs and exchange rates.
Any likeness to a real company or person is accidental. The files have mistakes on purpose.
`

export interface DemoCompany {
  /** Bytes by path, in the order they are written; the label is not among them. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly truth: DemoTruth
}

/** The raw exports of the demo company's four systems. The same options give the same bytes. */
export function makeDemoCompany(options: DemoOptions): DemoCompany {
  const company = makeCompany(options)
  const keys = makeKeys(company)
  return {
    files: new Map([
      ...writeSalesforce(company, keys),
      ...writeSap(company, keys),
      ...writeZendesk(company, keys),
      ...writeSurvey(company),
    ]),
    truth: truthOf(company, keys),
  }
}

/** Writes the exports below `dir`, with a label that says they are invented. Returns the paths of the exports, the label not among them. */
export async function writeDemoCompany(dir: string, options: DemoOptions): Promise<string[]> {
  const { files } = makeDemoCompany(options)
  const paths: string[] = []
  for (const [name, bytes] of files) {
    const path = join(dir, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
    paths.push(path)
  }
  await writeFile(join(dir, 'INVENTED.txt'), utf8(LABEL))
  return paths
}
