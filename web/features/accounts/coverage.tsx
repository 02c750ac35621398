import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { ScenarioHead } from '#api/routes/scenarios.ts'
import type { Scenario } from '#api/scenario.ts'
import { refresh, useDo, useGet } from '../../app/queries.ts'
import { ScenarioReason } from '../../app/scenario-reason.tsx'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'

/** How the account is served, what each scenario says of it, and why. */
export function AccountCoverage({ page }: { readonly page: AccountPage }) {
  const { may, sees, own } = useMe()
  return may('readCosts') && sees('cost') && !own ? (
    <Coverage page={page} />
  ) : (
    <Panel title="Coverage">
      <NoRight title="Scenarios are of the whole book, and of margin and cost.">An owner can open them under Settings › People.</NoRight>
    </Panel>
  )
}

function Coverage({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const here = useWithSnapshot(page.head.snapshot)
  const { currency, snapshot } = page.head
  const [opened, setOpened] = useState<number | null>(null)
  const { data, error, refetch, isPlaceholderData } = useGet('listAccountPlans', {
    params: { account: page.account.id },
    query: { snapshot },
  })
  const { data: scenarios } = useGet('listScenarios', {})
  if (error && !data)
    return (
      <Panel title="Coverage">
        <Failed title="How it is served could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data) return <Loading rows={5} label="Reading what the scenarios say" />
  const head = opened === null ? undefined : scenarios?.items.find((one) => one.id === opened)
  return (
    <Panel
      title="Coverage"
      sub={`served today as ${data.todayName}`}
      padding="none"
      old={isPlaceholderData}
      footer="Value: expected over the horizon, against how it is served today. Spend: money that leaves the house."
      footerTools={
        <Link to="/blueprint" search={here()}>
          Scenarios
        </Link>
      }
    >
      {data.plans.length === 0 ? (
        <div style={{ padding: '0 14px 14px' }}>
          <Empty
            title="No scenario is kept yet."
            actions={
              <Link to="/blueprint" search={here()}>
                <Button variant="default">Begin one</Button>
              </Link>
            }
          >
            Once there is one, it says here which coverage model is best for this account, and why.
          </Empty>
        </div>
      ) : (
        <WideTable label="What scenarios say of the account">
          <thead>
            <tr>
              <th scope="col">Scenario</th>
              <th scope="col">Served as</th>
              <th scope="col" data-number="">
                Value, {f.symbol(currency)}
              </th>
              <th scope="col" data-number="">
                Spend a year, {f.symbol(currency)}
              </th>
              <th scope="col">Under low and high</th>
              <th scope="col">Why</th>
              <th scope="col">
                <span className="only-heard">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.plans.map((one) => (
              <tr key={one.scenario}>
                <th scope="row">
                  <Link to="/blueprint" search={here({ scenario: one.scenario })}>
                    {one.name}
                  </Link>
                </th>
                <td>{one.to === data.today ? `stays ${one.toName}` : one.toName}</td>
                <td data-number="" className={`num ${one.valueDelta > 0 ? 'gain' : one.valueDelta < 0 ? 'loss' : ''}`}>
                  <SourcedNumber
                    source={() => ({
                      title: `Value, ${one.name}`,
                      value: f.moneyExact(one.valueDelta, currency),
                      formula: [`expected value as ${one.toName} − expected value as ${data.todayName}`],
                    })}
                  >
                    {one.valueDelta > 0 ? `+${f.amount(one.valueDelta, currency)}` : f.amount(one.valueDelta, currency)}
                  </SourcedNumber>
                </td>
                <td data-number="" className="num">
                  {one.costDelta > 0 ? `+${f.amount(one.costDelta, currency)}` : f.amount(one.costDelta, currency)}
                </td>
                <td>{one.robust === null ? '–' : one.robust ? 'robust' : 'fragile'}</td>
                <td className="second">{one.why}</td>
                <td data-number="">
                  <LinkButton aria-label={`Options in ${one.name}`} onClick={() => setOpened(one.scenario)}>
                    options
                  </LinkButton>
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {head && <Reason page={page} head={head} onClose={() => setOpened(null)} />}
    </Panel>
  )
}

function Reason({ page, head, onClose }: { readonly page: AccountPage; readonly head: ScenarioHead; readonly onClose: () => void }) {
  const { may } = useMe()
  // Undo comes after the change it undoes.
  const revision = useRef(head.revision)
  revision.current = Math.max(revision.current, head.revision)
  const keeping = useDo('changeScenario', {
    refresh: ['listScenarios'],
    failed: 'The scenario could not be changed',
    onDone: (changed) => {
      revision.current = changed.revision
      void refresh('listAccountPlans', 'getAccountReason', 'getPlan', 'listPlanAccounts', 'getFrontier', 'compareScenarios')
    },
  })
  const mayChange = may('plan') && head.mine && head.proposedAt === null
  return (
    <ScenarioReason
      scenario={head.id}
      title={head.name}
      account={page.account.id}
      snapshot={page.head.snapshot}
      currency={page.head.currency}
      document={head.document}
      tried={null}
      keeps
      onChange={
        mayChange
          ? (document: Scenario) => keeping.mutateAsync({ params: { scenario: head.id }, body: { revision: revision.current, document } })
          : null
      }
      onClose={onClose}
    />
  )
}
