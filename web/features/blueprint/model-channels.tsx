/** Channels and reasons of the coverage models beside what the record says. */
import type { CoverageLook } from '#api/routes/coverage.ts'
import { Tag } from '../../app/marks.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './model.module.css'

export function ChannelsPanel({ look, span }: { readonly look: CoverageLook; readonly span: number }) {
  const f = useFormat()
  const { currency } = look.head
  return (
    <Panel
      span={span}
      title="Channels"
      sub={`cost until a matter is settled, ${f.symbol(currency)}`}
      padding="none"
      footer="Measured: mean over reasons, repeats within 7 days included. Scenarios take what is stated, else what is measured."
    >
      {look.channels.length === 0 ? (
        <Empty title="These coverage models name no channels.">Add them in a draft: then interactions can move.</Empty>
      ) : (
        <div className={styles.scroll}>
          <WideTable label="Channels, cost per resolution">
            <thead>
              <tr>
                <th>Channel</th>
                <th>Answered by</th>
                <th className={styles.number}>Inbound</th>
                <th className={styles.number}>Measured</th>
                <th className={styles.number}>Stated</th>
                <th className={styles.number}>of it cash</th>
              </tr>
            </thead>
            <tbody>
              {look.channels.map((one) => (
                <tr key={one.channel}>
                  <th scope="row">{one.name}</th>
                  <td>{one.byPeople ? 'people' : 'nobody: self-service'}</td>
                  <td className={styles.number}>{one.n === null ? <Missing why="The record has no such channel" /> : f.number(one.n)}</td>
                  <td className={styles.number}>
                    {one.measuredMinor === null ? (
                      <Missing why="The record has no such channel, or some chain of repeats does not end" />
                    ) : (
                      f.amountExact(one.measuredMinor, currency)
                    )}
                  </td>
                  <td className={styles.number}>
                    {one.statedMinor === null ? <span className="dim">as measured</span> : f.amountExact(one.statedMinor, currency)}
                  </td>
                  <td className={styles.number}>
                    {one.cashMinor === 0 ? <span className="dim">none</span> : f.amountExact(one.cashMinor, currency)}
                  </td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </div>
      )}
    </Panel>
  )
}

type Takes = CoverageLook['reasons'][number]['channels'][number]

/** For each reason: what stays with people, and what each channel settles. */
export function ReasonsPanel({ look }: { readonly look: CoverageLook }) {
  const f = useFormat()
  if (look.reasons.length === 0) return null
  const channels = look.channels.filter(({ channel }) => look.reasons.some((one) => one.channels.some((part) => part.channel === channel)))
  return (
    <Panel
      span={12}
      title="Reasons, and which channels can take them"
      sub="share that a channel settles by itself: containment"
      padding="none"
      footer="Observed: share of interactions that no other one of the same account and reason followed within 7 days; a repeat elsewhere counts as not settled. Hard cases stay with people, whatever the channel."
    >
      <div className={styles.scroll}>
        <WideTable label="Containment by reason and channel">
          <thead>
            <tr>
              <th>Reason</th>
              <th className={styles.number}>Inbound</th>
              <th className={styles.number}>Hard cases</th>
              {channels.map((one) => (
                <th key={one.channel} className={styles.number}>
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {look.reasons.map((row) => (
              <tr key={row.reason}>
                <th scope="row">{row.reason === '*' ? 'Every other reason' : row.reason}</th>
                <td className={styles.number}>
                  {row.n === null ? (
                    <Missing why={row.reason === '*' ? 'What no row above names' : 'No interaction of the window was for it'} />
                  ) : (
                    f.number(row.n)
                  )}
                </td>
                <td className={styles.number}>{f.percent(row.hardShare, 0)}</td>
                {channels.map(({ channel, name }) => {
                  const takes = row.channels.find((one) => one.channel === channel)
                  return (
                    <td key={channel} className={styles.number}>
                      {takes ? (
                        <Containment takes={takes} of={`${row.reason === '*' ? 'Every other reason' : row.reason}, ${name}`} />
                      ) : (
                        <Missing why="It cannot take this" />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </WideTable>
      </div>
    </Panel>
  )
}

function Containment({ takes, of }: { readonly takes: Takes; readonly of: string }) {
  const f = useFormat()
  const { observed } = takes
  return (
    <>
      <SourcedNumber
        source={() => ({
          title: `Containment: ${of}`,
          value: f.percent(takes.base, 0),
          formula: [`low to high: ${f.range(takes.low, takes.high, (value) => f.percent(value, 0))}`],
          restsOn: takes.evidence === 'observed' ? 'own history' : 'nothing yet: assumed',
          facts: [
            [
              'Now observed',
              observed
                ? `${f.percent(observed.value, 0)} (90 %: ${f.range(observed.low, observed.high, (value) => f.share(value, 0))}), n = ${f.number(observed.n)}`
                : 'nothing yet',
            ],
          ],
        })}
      >
        {f.percent(takes.base, 0)}
      </SourcedNumber>
      <span className={styles.sub}>
        {takes.evidence === 'observed' ? f.range(takes.low, takes.high, (value) => f.share(value, 0)) : <Tag dashed>assumed</Tag>}
      </span>
    </>
  )
}
