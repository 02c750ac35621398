/** How accounts can be served: the models in force, what they rest on, and what was before. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CoverageModels } from '#api/coverage-models.ts'
import { exportList } from '../../app/export-list.ts'
import { Tag } from '../../app/marks.tsx'
import { useDo, useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { type AccountsAsked, AccountsSheet } from './model-accounts.tsx'
import { ChannelsPanel, ReasonsPanel } from './model-channels.tsx'
import { Comparison } from './model-comparison.tsx'
import { EvidencePanel } from './model-evidence.tsx'
import { Findings } from './model-findings.tsx'
import { HoursPanel } from './model-hours.tsx'
import { ObservedPanel } from './model-observed.tsx'
import { DraftsPanel, VersionsPanel } from './model-versions.tsx'

export function ModelsPage() {
  const { may, sees } = useMe()
  const open = may('readCosts') && sees('cost')
  const { data, error, refetch } = useGet('getCoverage', {}, { enabled: open })
  const [accounts, show] = useState<AccountsAsked | null>(null)
  const set = useSetSearch()
  const begin = useDo('createModelDraft', {
    refresh: ['getCoverage'],
    failed: 'The draft could not be begun.',
    onDone: ({ draft }) => set({ draft }, { push: true }),
  })
  if (!open)
    return (
      <NoRight title="Coverage models are closed to you.">
        They tell what teams cost and what serving accounts takes. An owner can open them under Settings › People.
      </NoRight>
    )
  if (error) return <Failed title="The coverage models could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} label="Reading the coverage models" />
  const draftFrom = (document: CoverageModels) => {
    // A draft has a name of its own, and holds from when it is approved.
    const { validFrom: _, ...rest } = document
    begin.mutate({
      body: {
        from: 'document',
        kind: 'coverage',
        document: { ...rest, name: data.inForce.model === null ? 'Coverage models' : document.name },
      },
    })
  }
  const nobody = data.inForce.model === null
  return (
    <div>
      {nobody && (
        <div style={{ marginBottom: 12 }}>
          <Notice>
            Nobody has approved coverage models yet. These come with Tapeline: minutes are what accounts of each segment take today, the
            rest is assumed. Scenarios can be drawn with them; put in what holds for you before anybody decides by them.
          </Notice>
        </div>
      )}
      <Grid>
        <Panel
          span={12}
          title="Coverage models"
          sub={nobody ? 'as Tapeline comes' : data.inForce.label}
          padding="none"
          tools={
            <>
              {nobody ? <Tag dashed>assumed</Tag> : <Tag tone="accent">in force</Tag>}
              {may('export') && (
                <>
                  <LinkButton onClick={() => void exportList({ table: 'coverage-models', format: 'csv', snapshot: undefined })}>
                    CSV
                  </LinkButton>
                  <LinkButton onClick={() => void exportList({ table: 'coverage-models', format: 'xlsx', snapshot: undefined })}>
                    XLSX
                  </LinkButton>
                </>
              )}
              {data.mayPlan && (
                <Button variant="default" loading={begin.isPending} onClick={() => draftFrom(data.document)}>
                  Begin a draft
                </Button>
              )}
            </>
          }
          footer="Minutes and money per account and year; who may have it and who is served so on the last measurement. Approving measures nothing anew: scenarios use what is approved at once."
        >
          <Comparison page={data} onAccounts={show} />
        </Panel>
        <DraftsPanel page={data} />
        <VersionsPanel page={data} />
        <ObservedPanel page={data} span={8} />
        <Panel
          span={4}
          title="Looked over"
          sub="against the book"
          padding="none"
          footer="Never in the way of an approval; promises to customers are."
        >
          <Findings look={data.look} />
        </Panel>
        <EvidencePanel page={data} onTakeOver={data.mayPlan ? draftFrom : null} />
        <HoursPanel look={data.look} span={5} />
        <ChannelsPanel look={data.look} span={7} />
        <ReasonsPanel look={data.look} />
      </Grid>
      {accounts && <AccountsSheet asked={accounts} page={data} onClose={() => show(null)} />}
    </div>
  )
}
