import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { addDays } from '#engine/period/days.ts'
import { loadImports } from '#store/imports.ts'
import { saveModel } from '#store/models.ts'
import { loadFlag, saveFlag } from '#store/settings.ts'
import { loadStandards, saveStandards } from '#store/standards.ts'
import { claimToday } from '../cases/look-again.ts'
import type { Context } from '../context.ts'
import { importFiles } from '../imports/import-files.ts'
import { undoImport } from '../imports/undo-import.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { keepWallets, makeBlueprint } from './blueprint.ts'
import { DEMO_AS_OF, DEMO_QUARTERS } from './calendar.ts'
import { DEMO_OPTIONS } from './company.ts'
import { demoSketch } from './sketch.ts'
import { demoStandards } from './standards.ts'
import { serviceMapping, surveyMapping } from './survey-mapping.ts'
import { workCases } from './work-cases.ts'
import { writeDemoCompany } from './write-demo-company.ts'

export interface DemoMade {
  readonly made: boolean
  readonly import: number | null
  readonly snapshot: number | null
}

const madeOn = `${addDays(DEMO_AS_OF, 1)}T08:00:00.000Z`

/** The invented company: written as raw exports, imported as anybody's files are, measured with the sketch model. Once per record. */
export async function makeDemo(given: Context, say: (words: string) => void): Promise<DemoMade> {
  // Nobody answers later than today: on a clock that is behind the demo's last day it is that day all the same.
  const ctx = { ...given, now: given.now > madeOn ? given.now : madeOn }
  const { store } = ctx
  if ((await loadFlag(store, 'demo')) === 'made') return { made: false, import: null, snapshot: null }
  const imports = await loadImports(store)
  if (imports.some((i) => i.state === 'done') && (await loadFlag(store, 'demo')) === null)
    throw new Refusal(
      'conflict',
      'Cannot make the demo company here as there is a record already: choose another folder with --data, or --demo',
    )
  // A first run that was killed half way is taken back and begun anew.
  await saveFlag(store, 'demo', 'making')
  for (const { id, state } of imports) if (!['undone', 'cancelled', 'failed'].includes(state)) await undoImport(ctx, id)
  say('Making the demo company: an invented one, once …')
  const dir = await mkdtemp(path.join(tmpdir(), 'tapeline-demo-'))
  try {
    await writeDemoCompany(dir, DEMO_OPTIONS)
    const exportsOf = (systems: readonly string[]) => systems.map((system) => path.join(dir, system))
    const imported = await importFiles(ctx, {
      ...{ files: exportsOf(['salesforce', 'sap', 'zendesk']), mappings: null, dryRun: false, currency: 'EUR' },
    })
    await importFiles(ctx, {
      files: exportsOf(['survey', 'salesforce/Contact.csv']),
      mappings: [surveyMapping, serviceMapping],
      dryRun: false,
    })
    await saveModel(store, {
      ...{
        kind: 'sketch-model',
        name: demoSketch.name ?? 'sketch',
        validFrom: null,
        author: ctx.actor,
        now: ctx.now,
        reason: 'demo company',
      },
      ...{ body: demoSketch, hash: bodyHash(demoSketch), state: 'draft' },
    })
    if ((await loadStandards(store, 1)).length === 0)
      await saveStandards(store, {
        ...{ version: 1, madeAt: ctx.now, actor: ctx.actor, actorName: 'Demo company' },
        ...{ reason: 'Reason codes of the order desk sorted; key accounts answered within half a day', standards: demoStandards },
      })
    let snapshot: { id: number } | null = null
    // Quarter by quarter, as a firm would have measured: tiers have a history, and there is something to have moved from.
    for (const asOf of DEMO_QUARTERS) {
      snapshot = await takeSnapshot(ctx, { asOf, window: '12m', level: 'customer', costModel: null, segmentation: null })
      if (asOf !== DEMO_AS_OF) await workCases(ctx, asOf, 9)
      // Said before the year is measured, so that what is counted of it is in its numbers.
      if (asOf === DEMO_QUARTERS.at(-2)) await keepWallets(ctx)
    }
    // What the last quarter left is on the board.
    await claimToday(given)
    await workCases(ctx, null, 2)
    await makeBlueprint(ctx)
    await saveFlag(store, 'demo', 'made')
    return { made: true, import: imported.import, snapshot: snapshot!.id }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
