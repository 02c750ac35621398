import { Button } from '@mantine/core'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { shareOfRank } from '#engine/segmentation/draw-lines.ts'
import { proposeThresholds } from '#engine/segmentation/propose-thresholds.ts'
import { shapeFindings } from '#engine/segmentation/shape-findings.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { SegmentTag, Sign } from '../../app/marks.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { saveDrawing } from '../../ui/save-svg.ts'
import { NoRight } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { LineFields } from './line-fields.tsx'
import { WhoMoves } from './movers.tsx'
import { type Line, ScoreCurve } from './score-curve.tsx'
import { type Lab, nameOf, type Params, rank, redraw, scoreKey, sums, totals } from './segment-lab.ts'
import { SegmentTable } from './segment-table.tsx'
import styles from './segments.module.css'

interface LinesTabProps {
  readonly lab: Lab
  readonly params: Params
  readonly onChange: (change: Partial<Params>) => void
}

/** The lines over the scores, and at once what they hold, whom they move, and whether the book looks as books usually do. */
export function LinesTab(props: LinesTabProps) {
  return props.lab.drawable ? <Lines {...props} /> : <Closed lab={props.lab} />
}

function Closed({ lab }: { readonly lab: Lab }) {
  const measured = useMemo(() => sums(lab, lab.measured, TIERS.length), [lab])
  const total = useMemo(() => totals(lab), [lab])
  const own = lab.view.scope === 'own'
  return (
    <Grid>
      <Panel title="Segments" sub={own ? 'own accounts' : 'as measured'} span={12} padding="none">
        <SegmentTable
          measured={measured}
          drawn={measured}
          total={total}
          currency={lab.view.head.currency}
          costClosed={lab.view.costClosed}
          same
        />
      </Panel>
      <Panel title="Where the lines lie" span={12}>
        <NoRight
          title={own ? 'The lines are drawn over the whole book.' : 'Margin and cost are closed to you, and scores are made of them here.'}
        >
          {own
            ? 'Your own accounts are open to you: where the lines lie would tell about the accounts of others.'
            : 'An owner can open them under Settings › People.'}
        </NoRight>
      </Panel>
    </Grid>
  )
}

function Lines({ lab, params, onChange }: LinesTabProps) {
  const f = useFormat()
  const { head } = lab.view
  const drawing = useRef<SVGSVGElement>(null)
  const [asTable, setAsTable] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the parameters only those that scores are made of
  const ranked = useMemo(() => rank(lab, params), [lab, scoreKey(params)])
  const drawn = useMemo(() => redraw(lab, ranked, params), [lab, ranked, params])
  const measured = useMemo(() => redraw(lab, rank(lab, lab.view.params), lab.view.params), [lab])
  const found = useMemo(() => sums(lab, drawn.tier, TIERS.length), [lab, drawn])
  const was = useMemo(() => sums(lab, lab.measured, TIERS.length), [lab])
  const total = useMemo(() => totals(lab), [lab])
  // The list of movers may be a frame late; the curve and the sums may not.
  const later = useDeferredValue(drawn)
  const same = useMemo(() => drawn.tier.every((tier, i) => tier === lab.measured[i]), [drawn, lab])

  const move = (line: Line, inside: number) => {
    const share = shareOfRank(ranked, inside)
    if (share === null) return
    if (line === 'key' && share < params.majorShare) onChange({ keyShare: share })
    if (line === 'major' && share > params.keyShare) onChange({ majorShare: share })
  }
  const sub = 'share of all scores, accounts from the largest score down, log rank'
  const stamp = `As of ${f.day(head.asOf, { year: 'always' })} · ${f.windowLength(head.from, head.to)} · snapshot ${head.snapshot}`
  return (
    <Grid>
      <Panel
        title="Score curve"
        sub={sub}
        span={8}
        padding={asTable ? 'none' : 'normal'}
        footer={`n = ${f.number(lab.n)}, ${f.number(lab.n - ranked.positive)} with a score of 0. Dashed: as measured. Arrow keys move a line by one account, with Shift by ten.`}
        footerTools={
          <>
            <LinkButton aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? 'chart' : 'table'}
            </LinkButton>
            {!asTable && (
              <LinkButton
                onClick={() =>
                  drawing.current && saveDrawing(drawing.current, { title: 'Score curve', sub, stamp }, `segments-${head.asOf}`)
                }
              >
                SVG
              </LinkButton>
            )}
          </>
        }
      >
        {asTable ? (
          <ScoreTable lab={lab} ranked={ranked} tier={later.tier} />
        ) : (
          <ScoreCurve
            ranked={ranked}
            drawn={drawn}
            measured={measured}
            maxKey={params.maxKey}
            currency={head.currency}
            revenueShares={TIERS.map((_, i) => (total.revenue[0]! > 0 ? found.revenue[i]! / total.revenue[0]! : null))}
            onMove={move}
            drawing={drawing}
          />
        )}
      </Panel>
      <Panel title="Lines" sub="in numbers" span={4}>
        <LineFields
          params={params}
          ranked={ranked}
          drawn={drawn}
          currency={head.currency}
          costClosed={lab.view.costClosed}
          onChange={onChange}
        />
      </Panel>
      <Panel
        title="What each segment holds"
        sub={same ? 'as measured' : 'with these lines, against the measurement'}
        span={8}
        padding="none"
      >
        <SegmentTable measured={was} drawn={found} total={total} currency={head.currency} costClosed={lab.view.costClosed} same={same} />
      </Panel>
      <Panel title="The usual shape" span={4} padding="none">
        <Shape lab={lab} params={params} ranked={ranked} found={found} onChange={onChange} />
      </Panel>
      <Panel
        title="Who moves"
        span={12}
        sub={`if the book were measured again as of ${f.day(head.asOf)}, with these lines and what is set by hand`}
        padding="none"
      >
        <WhoMoves lab={lab} drawn={later} params={params} score={ranked.score} />
      </Panel>
    </Grid>
  )
}

function Shape({
  lab,
  params,
  ranked,
  found,
  onChange,
}: LinesTabProps & { readonly ranked: ReturnType<typeof rank>; readonly found: ReturnType<typeof sums> }) {
  const f = useFormat()
  const tiers = TIERS.map((tier, i) => ({ tier, n: found.n[i]!, revenue: found.revenue[i]! }))
  const findings = shapeFindings(tiers, params, ranked.potentialUsed, ranked.potentialCovered)
  const { proposals, start } = useMemo(
    () => proposeThresholds(ranked.score, lab.revenue, { majorShare: params.majorShare, maxKey: params.maxKey }),
    [ranked, lab, params.majorShare, params.maxKey],
  )
  const usual = findings.filter((one) => one.code !== 'potential_not_used').length === 0
  return (
    <>
      <ul className={styles.findings} style={{ padding: '0 14px' }}>
        {usual && (
          <li>
            <Sign sign="yes" label="usual" />
            <span>{`${f.count(found.n[0]!, 'key account', 'key accounts')}: between 10 and 200, with 60 to 80\u00a0% of revenue.`}</span>
          </li>
        )}
        {findings.map((one) => (
          <li key={one.code}>
            <Sign sign="unsure" label="unusual" />
            <span>{one.message}.</span>
          </li>
        ))}
      </ul>
      <h3 className="dim" style={{ fontSize: '0.6875rem', fontWeight: 500, margin: '8px 14px 4px' }}>
        Ways to draw the first line
      </h3>
      <ul className={styles.proposals}>
        {proposals.map((one, i) => (
          <li key={one.keyShare} data-chosen={one.keyShare === params.keyShare || undefined}>
            <span>
              {f.percent(one.keyShare, 0)}: {f.count(one.keyAccounts, 'account', 'accounts')}, {f.percent(one.keyRevenueShare, 0)} of
              revenue
              {one.usualShape && <span className="dim"> · usual</span>}
              {i === start && <span className="dim"> · start here</span>}
            </span>
            {one.keyShare < params.majorShare && one.keyShare !== params.keyShare && (
              <Button
                variant="subtle"
                data-dense
                size="compact-xs"
                onClick={() => onChange({ keyShare: one.keyShare })}
                aria-label={`Take ${f.percent(one.keyShare, 0)}`}
              >
                Take
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The curve as a table: every account by its rank. */
function ScoreTable({ lab, ranked, tier }: { readonly lab: Lab; readonly ranked: ReturnType<typeof rank>; readonly tier: Uint8Array }) {
  const f = useFormat()
  const { currency } = lab.view.head
  const { order, cumulative, score } = ranked
  const rankOf = useMemo(() => {
    const places = new Int32Array(order.length)
    order.forEach((account, at) => {
      places[account] = at
    })
    return places
  }, [order])
  const columns = useMemo(
    (): Column[] => [
      { id: 'name', label: 'Account', kind: 'text', value: (i) => nameOf(lab, i) },
      { id: 'rank', label: 'Rank', kind: 'number', value: (i) => rankOf[i]! + 1 },
      { id: 'score', label: 'Score', unit: f.symbol(currency), kind: 'money', currency, value: (i) => score[i] },
      { id: 'reached', label: 'Reached', unit: '%', kind: 'percent', value: (i) => cumulative[rankOf[i]! + 1]! / (cumulative.at(-1) || 1) },
      {
        ...{ id: 'segment', label: 'Segment', kind: 'mark', width: 80, value: (i) => tier[i]! },
        cell: (i) => <SegmentTag tier={TIERS[tier[i]!]!} />,
      },
    ],
    [lab, rankOf, score, cumulative, tier, currency, f],
  )
  return (
    <div className={styles.edges}>
      <DataTable
        label="Accounts by score"
        columns={columns}
        rows={order}
        noun={['account', 'accounts']}
        rowKey={(i) => lab.view.accounts.id[i]!}
        sortName=""
        defaultSort="rank"
        {...{ plain: true, bare: true, keyboard: false, height: 300 }}
      />
    </div>
  )
}
