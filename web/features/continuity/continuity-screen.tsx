import { useRecord } from '../../app/record.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AccountsTab } from './accounts-tab.tsx'
import { HandoversTab } from './handovers-tab.tsx'
import { IfLeftTab } from './if-left-tab.tsx'
import { PeopleTab } from './people-tab.tsx'

const tabs = [
  { value: 'accounts', label: 'Accounts' },
  { value: 'people', label: 'Silent and left' },
  { value: 'colleague', label: 'If a colleague left' },
  { value: 'handovers', label: 'Hand-overs' },
]

/** What hangs on one person: silent people, single threads, and what is at stake if a colleague left. */
export default function ContinuityScreen() {
  const { measured } = useRecord()
  return (
    <>
      <PageHead title="Continuity" why="What hangs on one person, theirs or ours, and who could take over." />
      {measured ? (
        <Tabs label="Parts of continuity" tabs={tabs}>
          {(value) =>
            value === 'people' ? (
              <PeopleTab />
            ) : value === 'colleague' ? (
              <IfLeftTab />
            ) : value === 'handovers' ? (
              <HandoversTab />
            ) : (
              <AccountsTab />
            )
          }
        </Tabs>
      ) : (
        <Empty title="Nothing was measured yet.">What is at stake is told by revenue: import interactions and people, then measure.</Empty>
      )}
    </>
  )
}
