import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { SketchTag } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useRecord, useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ActivitySheet } from './activity-sheet.tsx'
import { ChannelsTab } from './channels-tab.tsx'
import type { Costs } from './costs.ts'
import { LedgerTab } from './ledger-tab.tsx'
import { ModelsTab } from './models-tab.tsx'
import { NewDraft } from './new-draft.tsx'
import { NotTracedTab } from './not-traced-tab.tsx'
import { RowsSheet } from './rows-sheet.tsx'
import { SaleTab } from './sale-tab.tsx'
import { TeamsTab } from './teams-tab.tsx'

const tabs = [
  { value: 'teams', label: 'Teams and activities' },
  { value: 'ledger', label: 'Ledger tie-out' },
  { value: 'not-traced', label: 'Not traced and unused' },
  { value: 'channels', label: 'Channels and reasons' },
  { value: 'sale', label: 'Cost of sale' },
  { value: 'models', label: 'Cost models' },
]

/** Where the cost of teams went, that it ties to the ledger, and the model it rests on. */
export default function CostsScreen() {
  const { may, sees } = useMe()
  const { record, empty } = useRecord()
  const snapshot = useSnapshot()
  const open = may('readCosts') && sees('cost')
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getCosts',
    { query: { ...(snapshot && { snapshot }) } },
    { enabled: open && Boolean(record?.snapshot) },
  )
  if (!open)
    return (
      <>
        <PageHead title="Costs" />
        <NoRight title="Teams, activities and the ledger are closed to you.">
          They are of the whole book, and tell what teams cost. An owner can open them under Settings › People.
        </NoRight>
      </>
    )
  return (
    <>
      <PageHead
        title="Costs"
        marks={data?.head.title === 'SKETCH' ? <SketchTag /> : undefined}
        why={data ? <Why costs={data} /> : undefined}
        tools={may('draftModels') && !empty && <NewDraft models={data?.models ?? []} sketch={Boolean(data?.sketchTeams)} />}
      />
      {error && !data && <Failed title="Costs could not be read." error={error} onRetry={() => void refetch()} />}
      {record && !record.snapshot && (
        <Empty
          title="Nothing was measured yet."
          actions={
            may('draftModels') && !empty ? (
              <Button component={Link} to="/costs/sketch">
                Answer the sketch’s questions
              </Button>
            ) : undefined
          }
        >
          {empty
            ? 'Import files first: then ten questions make a first cost model.'
            : 'Ten questions make a first cost model; the book is measured by it at once.'}
        </Empty>
      )}
      {!data && !error && record?.snapshot && <Loading rows={8} label="Reading costs" />}
      {data && (
        <>
          {data.sketchTeams && <SketchNotice />}
          {data.smallTeamsTogether && (
            <Notice tone="plain">Teams of fewer than five heads stand together: employees’ data is closed to you.</Notice>
          )}
          <Tabs tabs={tabs} label="Costs">
            {(tab) => (
              <div className={isPlaceholderData ? 'old' : undefined}>
                {tab === 'teams' && <TeamsTab costs={data} />}
                {tab === 'ledger' && <LedgerTab costs={data} />}
                {tab === 'not-traced' && <NotTracedTab costs={data} />}
                {tab === 'channels' && <ChannelsTab costs={data} />}
                {tab === 'sale' && <SaleTab costs={data} />}
                {tab === 'models' && <ModelsTab />}
              </div>
            )}
          </Tabs>
          <ActivitySheet costs={data} />
          <RowsSheet costs={data} />
        </>
      )}
    </>
  )
}

/** One sentence: what was traced of what teams cost, and whether it ties. */
function Why({ costs }: { readonly costs: Costs }) {
  const f = useFormat()
  const { currency } = costs.head
  if (costs.sketchTeams)
    return (
      <>
        {f.moneyShort(costs.activitiesTotalMinor, currency)} of work is in the files, by assumed minutes; what teams do besides is a band
        until finance approves a cost model.
      </>
    )
  if (costs.teams.length === 0) return <>There is no cost model: nothing but revenue and direct costs is measured.</>
  const { tracedMinor, costMinor } = costs.teamsTotal
  const { differenceMinor } = costs.ledger.total
  return (
    <>
      {f.percent(costMinor === 0 ? null : tracedMinor / costMinor)} of {f.moneyShort(costMinor, currency)} reached accounts through what
      teams did; the ledger {differenceMinor === 0 ? 'ties to the last unit' : `differs by ${f.moneyExact(differenceMinor, currency)}`}.{' '}
      {costs.models.map((model) => model.label).join(', ')}.
    </>
  )
}

function SketchNotice() {
  const { may } = useMe()
  return (
    <Notice
      sketch
      mark={<SketchTag />}
      action={
        may('draftModels') ? (
          <Button component={Link} to="/costs/sketch" variant="default">
            Change the sketch
          </Button>
        ) : undefined
      }
    >
      Every minute here is an assumption. Write the sketch out as a cost model, put in what the teams say, and ask finance to approve it.
    </Notice>
  )
}
