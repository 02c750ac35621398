import { useRecord } from '../../app/record.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AssignmentTab } from './assignment-tab.tsx'
import { GuidanceTab } from './guidance-tab.tsx'
import { MatrixTab } from './matrix-tab.tsx'
import { ModelsTab } from './models-tab.tsx'
import { ScenariosTab } from './scenarios-tab.tsx'

const tabs = [
  { value: 'scenarios', label: 'Scenarios' },
  { value: 'models', label: 'Coverage models' },
  { value: 'matrix', label: 'Personalisation matrix' },
  { value: 'channels', label: 'Channel guidance' },
  { value: 'assignment', label: 'Assignment' },
]

/** Who gets which experience, through which channel, at what cost: and how far that is from the best possible. */
export default function BlueprintScreen() {
  const { measured } = useRecord()
  return (
    <>
      <PageHead title="Blueprint" why="Who is served how, by whom, at what cost: and how far that is from the best possible." />
      {measured ? (
        <Tabs label="Parts of the blueprint" tabs={tabs}>
          {(value) =>
            value === 'models' ? (
              <ModelsTab />
            ) : value === 'matrix' ? (
              <MatrixTab />
            ) : value === 'channels' ? (
              <GuidanceTab />
            ) : value === 'assignment' ? (
              <AssignmentTab />
            ) : (
              <ScenariosTab />
            )
          }
        </Tabs>
      ) : (
        <Empty title="Nothing was measured yet.">
          A blueprint is drawn over a measured book: import your files and measure them first.
        </Empty>
      )}
    </>
  )
}
