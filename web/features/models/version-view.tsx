import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { z } from 'zod'
import type { modelVersion } from '#api/routes/models.ts'
import { address } from '../../app/client.ts'
import { FormProvider } from '../../app/document-form.tsx'
import { Tag } from '../../app/marks.tsx'
import { useDo } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { Doc } from './document.ts'
import { ModelTabs } from './model-tabs.tsx'

type Version = z.output<typeof modelVersion> & { document: unknown }

/** An approved version: it never changes, so its fields are read only. */
export function VersionView({ version }: { readonly version: Version }) {
  const f = useFormat()
  const { may } = useMe()
  const navigate = useNavigate()
  const draft = useDo('createModelDraft', {
    refresh: ['listModels'],
    failed: 'The draft could not be begun',
    onDone: (made) => void navigate({ to: '/costs/models/$model', params: { model: `draft-${made.draft}` } }),
  })
  const form = useMemo(() => ({ doc: version.document as Doc, problems: [], readOnly: true, change: () => {} }), [version])
  return (
    <>
      <PageHead
        title={version.label}
        marks={
          <Tag tone={version.replaced || version.validTo ? 'plain' : 'accent'}>
            {version.replaced ? 'replaced' : version.validTo ? 'held' : 'holds'}
          </Tag>
        }
        why={
          <>
            {version.replaced
              ? 'Replaced by a later approval'
              : `Holds from ${f.month(version.validFrom)}${version.validTo ? ` until before ${f.month(version.validTo)}` : ''}`}
            . Written by {version.author}, approved by {version.approvedBy} on {f.day(version.approvedAt.slice(0, 10), { year: 'always' })}
            {version.reason && `: ${version.reason}`}.
          </>
        }
        tools={
          <>
            <Button component="a" variant="default" href={address('downloadModel', { params: { model: version.model } })} download>
              File
            </Button>
            {may('draftModels') && (
              <Button onClick={() => draft.mutate({ body: { from: 'model', model: version.model } })} loading={draft.isPending}>
                {version.validTo || version.replaced ? 'Approve again' : 'Draft from it'}
              </Button>
            )}
          </>
        }
      />
      <FormProvider form={form}>
        <ModelTabs />
      </FormProvider>
    </>
  )
}
