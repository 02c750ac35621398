import { Button } from '@mantine/core'
import { SegmentTag, segmentName, Tag } from '../../app/marks.tsx'
import { OverrideDialog, openOverride } from '../../app/override.tsx'
import { useGet } from '../../app/queries.ts'
import { causeNames, whyInWords } from '../../app/segment-words.ts'
import { useMe } from '../../app/session.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import type { AccountPage } from './account-page.ts'

/** The segments of the account, measurement by measurement, and what is set by hand. */
export function SegmentHistoryPanel({ page, span }: { readonly page: AccountPage; readonly span: number }) {
  const f = useFormat()
  const { may } = useMe()
  const { id, name } = page.account
  const { currency, snapshot } = page.head
  const { data, error, refetch } = useGet('getAccountSegments', { params: { account: id }, query: { snapshot } })
  const tools = may('override') && (
    <Button variant="default" onClick={() => openOverride({ accounts: [{ id, name }] })}>
      Set segment by hand
    </Button>
  )
  if (error)
    return (
      <Panel title="Segment" span={span}>
        <Failed title="Its segments could not be read." error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  if (!data)
    return (
      <Panel title="Segment" span={span}>
        <Loading rows={2} />
      </Panel>
    )
  const { points, overrides } = data
  const last = points.at(-1)
  return (
    <Panel
      title="Segment"
      span={span}
      sub={
        last && data.since ? `${segmentName(last.tier)} since ${f.day(data.since, { year: 'always' })}` : 'from measurement to measurement'
      }
      tools={tools}
      footer={
        overrides.length > 0
          ? overrides.map((one) => (
              <span key={one.id} style={{ display: 'block' }}>
                <Tag tone={one.state === 'ends soon' ? 'warn' : 'plain'}>{one.state}</Tag>{' '}
                {one.tier === null ? 'Strategic' : `Set to ${segmentName(one.tier)}`} by {one.authorName} until{' '}
                {f.day(one.expires, { year: 'always' })}: {one.reason}
              </span>
            ))
          : 'One point for each day the book was measured as of. A change needs 6 months unless other lines were approved.'
      }
    >
      {points.length === 0 ? (
        <p className="dim">It was in no measurement with segments.</p>
      ) : (
        <ol className={styles.steps}>
          {points.map((point, i) => {
            const before = points[i - 1]
            const up = before && point.tier !== before.tier && segmentRank(point.tier) < segmentRank(before.tier)
            const line = (up ? point.tier : before?.tier) === 'KEY' ? 'keyThresholdMinor' : 'majorThresholdMinor'
            return (
              <li key={point.snapshot}>
                <span>
                  <SegmentTag tier={point.tier} full />
                </span>
                <b className="num">{f.day(point.asOf, { year: 'always' })}</b>
                <span className="dim num">{f.moneyShort(point.revenueMinor, currency)} revenue</span>
                <small className="dim" style={{ display: 'block' }}>
                  {point.cause !== null && before ? (
                    <span
                      title={whyInWords(
                        {
                          ...{ from: before.tier, to: point.tier, cause: point.cause, raw: point.raw, override: point.override },
                          ...{ scoreMinor: point.scoreMinor, scoreBeforeMinor: before.scoreMinor },
                          ...{ lineMinor: point[line], lineBeforeMinor: before[line] },
                        },
                        f,
                        currency,
                      )}
                    >
                      {up ? 'up' : 'down'}: {causeNames[point.cause]}
                    </span>
                  ) : point.overridden ? (
                    'set by hand'
                  ) : point.raw !== point.computed ? (
                    `${point.why}: its score says ${segmentName(point.raw)}`
                  ) : i === 0 ? (
                    'first measured'
                  ) : (
                    'as before'
                  )}
                  {point.accountsThen > 1 && `; ${f.number(point.accountsThen)} accounts then`}
                </small>
              </li>
            )
          })}
        </ol>
      )}
      <OverrideDialog />
    </Panel>
  )
}

const segmentRank = (tier: string) => ['KEY', 'MAJOR', 'SME'].indexOf(tier)
