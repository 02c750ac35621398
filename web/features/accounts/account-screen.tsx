import { ActionIcon, Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconMessageQuestion } from '@tabler/icons-react'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { addDays } from '#engine/period/days.ts'
import { type AccountListColumns, sortAccounts } from '#engine/value/account-list.ts'
import { useActions } from '../../app/actions.ts'
import { useBook } from '../../app/book.ts'
import { OpenCaseButton } from '../../app/case-sheet.tsx'
import { CaseStrip } from '../../app/case-strip.tsx'
import { openChallenge } from '../../app/challenge.tsx'
import { ApiProblem } from '../../app/client.ts'
import { DecideButton, useDecisionsOn } from '../../app/decide.tsx'
import { SegmentTag, SketchTag, Tag, ZoneMark } from '../../app/marks.tsx'
import { MayBeTwice } from '../../app/may-be-twice.tsx'
import { openMerge } from '../../app/merge.tsx'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { openUndoMerge } from '../../app/undo-merge.tsx'
import { useAddress, useSearchParams } from '../../ui/address.ts'
import { useKeys } from '../../ui/keys.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import { keepSnapshot } from './account-columns.tsx'
import { AccountFigures } from './account-figures.tsx'
import { type AccountPage, numberOf } from './account-page.ts'
import { AccountWhy } from './account-why.tsx'
import { BuyingCentre } from './buying-centre.tsx'
import { AccountContinuity } from './continuity.tsx'
import { AccountCoverage } from './coverage.tsx'
import { BuyingPanel, Economics, MonthsPanel } from './economics.tsx'
import { useLastList } from './list-order.ts'
import { AccountOpportunities } from './opportunities.tsx'
import { PeoplePanel } from './people.tsx'
import { AccountPlan } from './plan.tsx'
import { PromisesKept, PromisesKeptPanel } from './promises-kept.tsx'
import { RecordTab } from './record-tab.tsx'
import { Relationship } from './relationship.tsx'
import { SegmentHistoryPanel } from './segment-history.tsx'
import { StepSheet } from './step-sheet.tsx'
import { RecentTimeline, Timeline } from './timeline.tsx'
import { Unmeasured } from './unmeasured.tsx'
import { AccountValue } from './value.tsx'
import { Waterfall } from './waterfall.tsx'
import { WhatIf } from './what-if.tsx'

export default function AccountScreen() {
  const { account } = useParams({ strict: false }) as { account: string }
  const snapshot = useSnapshot()
  const id = Number(account)
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getAccount',
    { params: { account: id }, query: snapshot === undefined ? {} : { snapshot } },
    { enabled: Number.isSafeInteger(id), staleTime: 60_000 },
  )
  if (data && !error) return <Account id={id} page={data} old={isPlaceholderData} />
  const gone = !Number.isSafeInteger(id) || (error instanceof ApiProblem && error.status === 404)
  if (gone) return <Gone id={id} />
  return (
    <>
      <PageHead title="Account" />
      {error ? (
        <Failed title="The account could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={10} label="Reading the account" />
      )}
    </>
  )
}

/** Whoever was merged into another account leads there. */
function Gone({ id }: { readonly id: number }) {
  const search = useSearchParams()
  const { data, error } = useGet('getStandIn', { params: { account: id } }, { enabled: Number.isSafeInteger(id) && id > 0 })
  if (data && !data.self && !error)
    return (
      <Navigate to="/accounts/$account" params={{ account: String(data.id) } as never} search={{ ...search, was: id } as never} replace />
    )
  if (data && !error && search.snapshot === undefined) return <Unmeasured id={id} />
  return (
    <>
      <PageHead title="Account" />
      {Number.isSafeInteger(id) && !data && !error ? (
        <Loading rows={10} label="Looking for the account" />
      ) : (
        <Empty title="There is no such account in this measurement." actions={<Link to="/accounts">All accounts</Link>}>
          It may have been merged, or it is not one of yours.
        </Empty>
      )}
    </>
  )
}

/** Said to whoever came by the address of an account that is part of this one now. */
function CameFrom({ id }: { readonly id: number }) {
  const f = useFormat()
  const { may } = useMe()
  const { data } = useGet('getStandIn', { params: { account: id } })
  if (!data || data.self) return null
  const { merge } = data
  return (
    <Notice tone="plain" action={may('match') && merge && <LinkButton onClick={() => openUndoMerge(merge)}>Take back</LinkButton>}>
      {data.was} is part of this account
      {merge ? `: ${merge.actorName} merged them on ${f.day(merge.madeAt)}${merge.reason ? ` (${merge.reason})` : ''}` : ' by matching'}.
    </Notice>
  )
}

function Account({ id, page, old }: { readonly id: number; readonly page: AccountPage; readonly old: boolean }) {
  const f = useFormat()
  const { may } = useMe()
  const { account, head } = page
  const [step, setStep] = useAddress('step')
  const [, setTab] = useAddress<string>('tab', 'overview')
  const [was] = useAddress('was')
  const merge = () => openMerge({ what: 'account', left: id, right: null })
  useActions(
    may('match') && !account.unassigned ? [{ name: `Merge ${account.name} with…`, words: 'duplicate twice join', run: merge }] : [],
  )
  // Of the address: while another account is on its way, the one before is still shown.
  const neighbours = useNeighbours(id)
  const open = (name: string) => setStep(name, { push: true })
  const subject = { kind: 'account', key: account.key } as const
  const decision = useDecisionsOn(subject).find((one) => one.state !== 'undone' && one.state !== 'replaced')
  const profit = f.moneyShort(account.netContributionMinor, head.currency)
  const tabs = [
    { value: 'overview', label: 'Overview' },
    ...(account.unassigned ? [] : [{ value: 'relationship', label: 'Relationship' }]),
    { value: 'people', label: 'People', count: f.number(page.counts.people) },
    { value: 'timeline', label: 'Timeline', count: f.number(page.counts.timeline) },
    ...(account.unassigned ? [] : [{ value: 'plan', label: 'Plan' }]),
    { value: 'economics', label: 'Economics' },
    ...(account.unassigned
      ? []
      : [
          { value: 'promises', label: 'Promises kept' },
          { value: 'continuity', label: 'Continuity' },
          { value: 'opportunities', label: 'Opportunities' },
        ]),
    ...(page.costClosed || account.unassigned
      ? []
      : [
          { value: 'value', label: 'Value' },
          { value: 'coverage', label: 'Coverage' },
        ]),
    ...(page.costClosed || account.unassigned ? [] : [{ value: 'what-if', label: 'What-if' }]),
    { value: 'record', label: 'Fields and keys', count: f.number(page.keys.length) },
  ]
  return (
    <>
      <nav className={styles.crumbs} aria-label="Where you are">
        <Link to="/accounts" search={(neighbours.search ?? {}) as never}>
          Accounts
        </Link>{' '}
        / {account.name}
      </nav>
      <PageHead
        title={account.name}
        marks={
          <>
            {page.sketch && <SketchTag />}
            {!account.unassigned && <SegmentTag tier={account.tier} full />}
            {account.zone !== null && <ZoneMark zone={account.zone} full />}
            {account.strategic && <Tag tone="accent">strategic</Tag>}
            {account.firstYear && <Tag>first 12 months</Tag>}
            <span className="dim">{whereAndWho(page, f)}</span>
          </>
        }
        why={<AccountWhy page={page} />}
        tools={
          <>
            {neighbours.of > 1 && (
              <span className={styles.walk}>
                <Walk to={neighbours.before} label="Previous account of the list (K)" back />
                <span className="dim num">
                  {f.number(neighbours.at + 1)} of {f.number(neighbours.of)}
                </span>
                <Walk to={neighbours.after} label="Next account of the list (J)" />
              </span>
            )}
            {may('challenge') && (
              <Button
                variant="default"
                leftSection={<IconMessageQuestion size={16} stroke={1.6} aria-hidden="true" />}
                onClick={() =>
                  openChallenge(
                    page.costClosed
                      ? numberOf(page, 'revenueMinor', 'Revenue', f.moneyShort(account.revenueMinor, head.currency))
                      : numberOf(page, 'netContributionMinor', 'Profit after cost-to-serve', profit),
                  )
                }
              >
                Challenge
              </Button>
            )}
            {!account.unassigned && <OpenCaseButton account={{ id, name: account.name }} />}
            {!account.unassigned && <DecideButton subject={subject} label={account.name} value={profit} snapshot={head.snapshot} />}
          </>
        }
      />
      {decision && (
        <Notice tone={decision.state === 'decided' ? 'plain' : 'warn'}>
          {stateWords[decision.state]}: {decision.choice}
          {decision.note && `, ${decision.note}`}. {decision.ownerName} sees to it; it comes back on {f.day(decision.reviewOn)}, or sooner
          if it gets worse.
        </Notice>
      )}
      {!account.unassigned && <CaseStrip account={{ id, name: account.name }} />}
      {was && Number.isSafeInteger(Number(was)) && <CameFrom id={Number(was)} />}
      {!account.unassigned && <MayBeTwice what="account" id={id} />}
      <AccountFigures page={page} old={old} />
      <Tabs tabs={tabs} label="Parts of the account">
        {(tab) =>
          tab === 'relationship' ? (
            <Relationship page={page} />
          ) : tab === 'promises' ? (
            <PromisesKept page={page} />
          ) : tab === 'continuity' ? (
            <AccountContinuity page={page} />
          ) : tab === 'people' ? (
            <PeoplePanel page={page} />
          ) : tab === 'timeline' ? (
            <Timeline page={page} />
          ) : tab === 'plan' ? (
            <AccountPlan page={page} />
          ) : tab === 'opportunities' ? (
            <AccountOpportunities page={page} />
          ) : tab === 'economics' ? (
            <Economics page={page} />
          ) : tab === 'what-if' ? (
            <WhatIf page={page} />
          ) : tab === 'value' ? (
            <AccountValue page={page} />
          ) : tab === 'coverage' ? (
            <AccountCoverage page={page} />
          ) : tab === 'record' ? (
            <RecordTab page={page} />
          ) : (
            <Grid>
              <Waterfall page={page} onOpen={open} span={7} />
              {account.unassigned ? (
                <PeoplePanel page={page} span={5} brief onAll={() => setTab('people', { push: true })} />
              ) : (
                <BuyingCentre page={page} span={5} />
              )}
              <RecentTimeline page={page} span={7} onAll={() => setTab('timeline', { push: true })} />
              {!account.unassigned && <PromisesKeptPanel page={page} span={5} />}
              {account.unassigned ? (
                <>
                  <BuyingPanel page={page} span={5} />
                  <MonthsPanel page={page} span={12} />
                </>
              ) : (
                <>
                  <MonthsPanel page={page} span={7} />
                  <BuyingPanel page={page} span={5} />
                </>
              )}
              {!account.unassigned && <SegmentHistoryPanel page={page} span={12} />}
            </Grid>
          )
        }
      </Tabs>
      {step && <StepSheet page={page} step={step} onOpen={open} onClose={() => setStep(null)} />}
    </>
  )
}

const stateWords: Readonly<Record<string, string>> = { decided: 'Decided', due: 'Due for review', worse: 'Worse than when it was decided' }

/** Until when its contract runs, and by when notice would have to be given. */
function renewalInWords({ renewalDay, daysToRenewal, noticeDays }: AccountPage['account'], f: ReturnType<typeof useFormat>): string | null {
  if (renewalDay === null || daysToRenewal === null) return null
  const day = f.day(renewalDay, { year: 'always' })
  if (daysToRenewal < 0) return `renewal passed on ${day}`
  return noticeDays ? `renews ${day}, notice by ${f.day(addDays(renewalDay, -noticeDays), { year: 'always' })}` : `renews ${day}`
}

function whereAndWho({ account, sites, payers }: AccountPage, f: ReturnType<typeof useFormat>): string {
  // One town however it is written; the one that does not shout.
  const byName = new Map<string, string>()
  for (const town of account.places) {
    const known = byName.get(town.toLowerCase())
    if (known === undefined || known === known.toUpperCase()) byName.set(town.toLowerCase(), town)
  }
  const towns = [...byName.values()]
  return [
    towns.slice(0, 2).join(', '),
    sites.length > 1 ? f.count(sites.length, 'site', 'sites') : null,
    payers.length > 0 ? f.count(payers.length, 'payer', 'payers') : null,
    account.currencies.length > 0 ? `invoiced in ${account.currencies.join(', ')}` : null,
    account.colleagues.length > 0 ? `looked after by ${account.colleagues.join(', ')}` : 'no account manager named',
    renewalInWords(account, f),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The accounts before and after this one in the list one came from; without one, by revenue. J next, K previous. */
function useNeighbours(id: number) {
  const list = useLastList()
  const { book } = useBook()
  const search = useSearchParams()
  const navigate = useNavigate()
  const ids = useMemo(() => {
    const own = list?.ids()
    if (own?.includes(id)) return own
    if (!book) return []
    const all = Int32Array.from(book.id.keys())
    return Array.from(
      sortAccounts(book as unknown as AccountListColumns, all, { by: 'revenueMinor', descending: true }),
      (at) => book.id[at]!,
    )
  }, [list, book, id])
  const at = ids.indexOf(id)
  const before = at > 0 ? ids[at - 1]! : null
  const after = at >= 0 && at < ids.length - 1 ? ids[at + 1]! : null
  const go = (to: number | null) => {
    // The same part of the next account.
    const next = { ...keepSnapshot(search), ...(search.tab !== undefined && { tab: search.tab }) }
    if (to !== null) void navigate({ to: '/accounts/$account', params: { account: String(to) } as never, search: next as never })
  }
  useKeys('Account', {
    j: { does: 'next account of the list', run: () => go(after), off: after === null },
    k: { does: 'previous account of the list', run: () => go(before), off: before === null },
  })
  return { before, after, at, of: at < 0 ? 0 : ids.length, search: list?.search }
}

function Walk({ to, label, back }: { readonly to: number | null; readonly label: string; readonly back?: boolean }) {
  const mark = back ? <IconChevronLeft size={16} stroke={1.6} /> : <IconChevronRight size={16} stroke={1.6} />
  const navigate = useNavigate()
  const search = useSearchParams()
  return (
    <ActionIcon
      variant="default"
      disabled={to === null}
      aria-label={label}
      title={label}
      onClick={() =>
        void navigate({
          to: '/accounts/$account',
          params: { account: String(to) } as never,
          search: { ...keepSnapshot(search), ...(search.tab !== undefined && { tab: search.tab }) } as never,
        })
      }
    >
      {mark}
    </ActionIcon>
  )
}
