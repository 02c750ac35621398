import { PayWarning } from '../../app/pay-warning.tsx'
import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type Tab, Tabs } from '../../ui/tabs.tsx'
import { AnswersTab } from './answers-tab.tsx'
import { CasesTab } from './cases-tab.tsx'
import { ChangesTab } from './changes-tab.tsx'
import { FairnessTab } from './fairness-tab.tsx'
import { MattersTab } from './matters-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { ParametersTab } from './parameters-tab.tsx'
import { WorklistTab } from './worklist-tab.tsx'

/** Everybody's voice: the index of the whole book, what changed, whom to hear, cases, answers, what matters, by which rules. */
export default function ListeningScreen() {
  const { may } = useMe()
  const tabs: (Tab & { open: boolean; show: () => React.ReactNode })[] = [
    { value: 'overview', label: 'Overview', open: may('read'), show: () => <OverviewTab /> },
    { value: 'changes', label: 'What changed', open: may('read'), show: () => <ChangesTab /> },
    { value: 'worklist', label: 'Whom to hear', open: may('read'), show: () => <WorklistTab /> },
    { value: 'cases', label: 'Cases', open: may('read'), show: () => <CasesTab /> },
    { value: 'answers', label: 'Answers', open: may('read'), show: () => <AnswersTab /> },
    { value: 'matters', label: 'What matters', open: may('read'), show: () => <MattersTab /> },
    { value: 'parameters', label: 'Parameters', open: may('read'), show: () => <ParametersTab /> },
    { value: 'fairness', label: 'Fair play', open: may('listen'), show: () => <FairnessTab /> },
  ]
  const open = tabs.filter((tab) => tab.open)
  return (
    <>
      <PageHead title="Listening" why="Everybody's voice in one number per account, with how sure it is." />
      <PayWarning />
      <Tabs label="Parts of listening" tabs={open}>
        {(value) => open.find((tab) => tab.value === value)?.show()}
      </Tabs>
    </>
  )
}
