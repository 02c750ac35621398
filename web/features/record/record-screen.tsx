import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type Tab, Tabs } from '../../ui/tabs.tsx'
import { ContributorsTab } from './contributors-tab.tsx'
import { DuplicatesTab } from './duplicates-tab.tsx'
import { ErasedTab } from './erased-tab.tsx'
import { HierarchyTab } from './hierarchy-tab.tsx'
import { MergedTab } from './merged-tab.tsx'
import { TitlesTab } from './titles-tab.tsx'

/** Keeping the record true: what is there twice, what was merged, who stands under whom, what titles mean, who feeds it. */
export default function RecordScreen() {
  const { may } = useMe()
  const tabs: (Tab & { open: boolean; show: () => React.ReactNode })[] = [
    { value: 'duplicates', label: 'Duplicates', open: may('read'), show: () => <DuplicatesTab /> },
    { value: 'merged', label: 'Merged', open: may('read'), show: () => <MergedTab /> },
    { value: 'hierarchy', label: 'Hierarchy', open: may('read'), show: () => <HierarchyTab /> },
    { value: 'titles', label: 'Titles and roles', open: may('read'), show: () => <TitlesTab /> },
    { value: 'contributors', label: 'Who feeds it', open: may('read'), show: () => <ContributorsTab /> },
    { value: 'erased', label: 'Erased', open: may('erase'), show: () => <ErasedTab /> },
  ]
  const open = tabs.filter((tab) => tab.open)
  return (
    <>
      <PageHead title="Record" why="One customer, one record: kept true by everybody." />
      <Tabs label="Parts of keeping the record" tabs={open}>
        {(value) => open.find((tab) => tab.value === value)?.show()}
      </Tabs>
    </>
  )
}
