import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { ScenarioGround } from '#api/routes/scenarios.ts'
import { useDo, useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { NothingApproved, ScenarioBoard } from './scenario-board.tsx'
import { SideBySide } from './scenario-side-by-side.tsx'
import { namedScenarios } from './scenario-words.ts'

/** Scenarios: with this budget and these people, what is the best that can be done, and how far is it from the proof. */
export function ScenariosTab() {
  const { may, sees, own } = useMe()
  return may('readCosts') && sees('cost') && !own ? (
    <Scenarios />
  ) : (
    <NoRight title="Scenarios are of the whole book, and of margin and cost.">An owner can open them under Settings › People.</NoRight>
  )
}

function Scenarios() {
  const snapshot = useSnapshot()
  const {
    data: ground,
    error,
    refetch,
  } = useGet('getScenarioGround', { query: snapshot === undefined ? {} : { snapshot } }, { staleTime: 300_000 })
  const { data: list, error: noList, refetch: again } = useGet('listScenarios', {})
  const named = useMemo(() => namedScenarios(list?.items ?? []), [list])
  const [asked, edit] = useAddress('scenario')
  if ((error && !ground) || (noList && !list))
    return (
      <Failed
        title="Scenarios could not be read."
        error={error ?? noList}
        onRetry={() => {
          void refetch()
          void again()
        }}
      />
    )
  if (!ground || !list) return <Loading rows={8} label="Valuing every model for every account" />
  const one = named.find(({ head }) => String(head.id) === asked) ?? named.findLast(({ head }) => head.mine) ?? named.at(-1)
  return (
    <>
      <NothingApproved ground={ground} />
      {one ? (
        <ScenarioBoard
          key={`${one.head.id} ${snapshot ?? ''}`}
          one={one}
          named={named}
          ground={ground}
          snapshot={snapshot}
          onEdit={(scenario) => edit(String(scenario), { push: true })}
        />
      ) : (
        <NothingKept ground={ground} onBegun={(scenario) => edit(String(scenario))} />
      )}
    </>
  )
}

/** Before the first scenario: what there is to compare with, and how to begin. */
function NothingKept({ ground, onBegun }: { readonly ground: ScenarioGround; readonly onBegun: (scenario: number) => void }) {
  const { may } = useMe()
  const creating = useDo('createScenario', {
    refresh: ['listScenarios'],
    failed: 'The scenario could not be begun',
    onDone: (made) => onBegun(made.id),
  })
  const titles = ['Today', 'Even spread', 'By revenue']
  return (
    <>
      <div style={{ margin: '12px 0 20px' }}>
        <Empty
          title="No scenario is kept yet."
          actions={
            may('plan') && (
              <Button loading={creating.isPending} onClick={() => creating.mutate({ body: { name: 'As today' } })}>
                Begin with today
              </Button>
            )
          }
        >
          {may('plan')
            ? 'The first one has today’s budget and people: it finds what is best with them, and how far that is from the proof. Then move the budget, hours and lines.'
            : 'Whoever plans coverage begins them: an owner, an analyst or a commercial lead.'}
        </Empty>
      </div>
      <SideBySide
        ground={ground}
        all={[]}
        shown={ground.baselines.map((plan, i) => ({
          key: titles[i] ?? plan.name,
          title: titles[i] ?? plan.name,
          plan,
          baseline: true,
          edited: false,
        }))}
        assumptions="base"
        onShow={() => {}}
        onEdit={() => {}}
        onBegin={null}
      />
    </>
  )
}
