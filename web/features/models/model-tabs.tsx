import type { ReactNode } from 'react'
import { useGet } from '../../app/queries.ts'
import { useRecord } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { type Tab, Tabs } from '../../ui/tabs.tsx'
import { ActivitiesForm } from './activities-form.tsx'
import { CentresForm } from './centres-form.tsx'
import { FileForm } from './file-form.tsx'
import { RatesForm } from './rates-form.tsx'
import { TeamsForm } from './teams-form.tsx'

const parts: readonly Tab[] = [
  { value: 'activities', label: 'Activities' },
  { value: 'teams', label: 'Teams' },
  { value: 'centres', label: 'Cost centres' },
  { value: 'rates', label: 'Rates and first month' },
  { value: 'file', label: 'File' },
]

/** Which part of the form a place of the document is on. */
export const partOf = (at: string): string =>
  /^teams/.test(at)
    ? 'teams'
    : /^activities/.test(at)
      ? 'activities'
      : /^costCentres/.test(at)
        ? 'centres'
        : /^(name|notes|validFrom|costOfCapital|marginRates)/.test(at)
          ? 'rates'
          : 'file'

/** The parts of a cost model, and what else belongs beside them. */
export function ModelTabs({ more = [], children }: { readonly more?: readonly Tab[]; readonly children?: (tab: string) => ReactNode }) {
  const { may } = useMe()
  const { data: material } = useGet('getModelMaterial', {}, { enabled: may('draftModels'), staleTime: 300_000 })
  const { record } = useRecord()
  const currency = material?.currency ?? record?.currency ?? 'EUR'
  return (
    <Tabs tabs={[...parts, ...more]} name="part" label="Parts of the cost model">
      {(tab) => (
        <>
          {tab === 'activities' && <ActivitiesForm material={material} currency={currency} />}
          {tab === 'teams' && <TeamsForm />}
          {tab === 'centres' && <CentresForm material={material} currency={currency} />}
          {tab === 'rates' && <RatesForm material={material} currency={currency} />}
          {tab === 'file' && <FileForm />}
          {children?.(tab)}
        </>
      )}
    </Tabs>
  )
}
