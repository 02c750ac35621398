import { useRecord } from '../../app/record.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AccountsTab } from './accounts-tab.tsx'
import { FitTab } from './fit-tab.tsx'
import { InfluenceTab } from './influence-tab.tsx'
import { PotentialTab } from './potential-tab.tsx'

const tabs = [
  { value: 'accounts', label: 'Accounts' },
  { value: 'fit', label: 'How well it fits' },
  { value: 'influence', label: 'Influence' },
  { value: 'potential', label: 'Potential' },
]

/** What accounts are worth: over their life, through others, and what they could still buy. */
export default function ValueScreen() {
  const { measured } = useRecord()
  return (
    <>
      <PageHead
        title="Value"
        why="What accounts are worth over their life, what others buy because of them, and what they could still buy."
      />
      {measured ? (
        <Tabs label="Parts of value" tabs={tabs}>
          {(value) =>
            value === 'fit' ? (
              <FitTab />
            ) : value === 'influence' ? (
              <InfluenceTab />
            ) : value === 'potential' ? (
              <PotentialTab />
            ) : (
              <AccountsTab />
            )
          }
        </Tabs>
      ) : (
        <Empty title="Nothing was measured yet.">Value is told of a measured book: import your files and measure them first.</Empty>
      )}
    </>
  )
}
