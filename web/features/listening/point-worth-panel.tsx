import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { PointWorth } from '#api/routes/what-matters.ts'
import { exportList } from '../../app/export-list.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { SourcedNumber } from '../../app/sourced-number.tsx'
import type { Format } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Loading, Missing } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './matters.module.css'

type Outcome = 'retention' | 'growth' | 'costShare'
const outcomes: Readonly<Record<Outcome, { readonly head: string; readonly formula: string; readonly tooFew: string }>> = {
  retention: { head: 'Still bought', formula: 'accounts with revenue in the year after / accounts', tooFew: 'Fewer than five accounts' },
  growth: { head: 'Revenue', formula: 'Σ revenue of the year after / Σ of the year before − 1', tooFew: 'Fewer than five accounts' },
  costShare: {
    head: 'Cost-to-serve',
    formula: 'Σ cost-to-serve / Σ revenue of the year after',
    tooFew: 'Cost is closed to you, or of fewer than five accounts',
  },
}

/** Later retention, growth and cost by earlier index: what goes together, with n and interval, or what is missing to tell. */
export function PointWorthPanel({ tier }: { readonly tier: string | undefined }) {
  const f = useFormat()
  const { may } = useMe()
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getPointWorth',
    { query: tier === undefined ? {} : { tier } },
    { staleTime: 60_000 },
  )
  const title = 'What a point is worth'
  if (error)
    return (
      <Panel title={title} span={12}>
        {'status' in error && error.status === 404 ? (
          <Empty title="Nothing was measured yet.">It is told from the purchases of two years and the index between them.</Empty>
        ) : (
          <Failed title="It could not be told." error={error} onRetry={() => void refetch()} />
        )}
      </Panel>
    )
  if (!data)
    return (
      <Panel title={title} span={12}>
        <Loading rows={4} label="Looking back a year" />
      </Panel>
    )
  if (!data.told)
    return (
      <Panel title={title} span={12} old={isPlaceholderData}>
        <Empty title={data.why ?? 'Cannot be told yet.'}>
          It compares accounts by the index they had on {f.day(data.day, { year: 'always' })} and by what they did in the year after.
        </Empty>
      </Panel>
    )
  return (
    <Panel
      title={title}
      span={12}
      sub={`index of ${f.day(data.day, { year: 'always' })} · what happened in ${f.window(data.after.from, data.after.to)}`}
      padding="none"
      old={isPlaceholderData}
      tools={
        may('export') && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['csv', 'xlsx'] as const).map((format) => (
                <Menu.Item
                  key={format}
                  onClick={() =>
                    exportList({ table: 'point-worth', format, snapshot: undefined, search: tier === undefined ? {} : { tier } })
                  }
                >
                  {format.toUpperCase()}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )
      }
      footer={`It goes together; it proves no cause. n = ${f.number(data.has)} that bought in ${f.window(data.before.from, data.before.to)}; ${f.number(data.leftOut.notHeard)} with grade D or no index left out. ${data.parameters}.`}
    >
      <section className={styles.scroll} aria-label="By earlier index">
        <table className={styles.bands}>
          <thead>
            <tr>
              <th scope="col">Index a year earlier</th>
              <th scope="col">Accounts</th>
              <th scope="col">Still bought, %</th>
              <th scope="col">Revenue, change in %</th>
              <th scope="col">Cost-to-serve, % of revenue</th>
            </tr>
          </thead>
          <tbody>
            {data.bands.map((band) => (
              <tr key={band.from}>
                <th scope="row">{bandInWords(band, f)}</th>
                <td className="num">{band.n === null ? <Missing why="Fewer than five accounts" /> : f.number(band.n)}</td>
                {(Object.keys(outcomes) as Outcome[]).map((outcome) => (
                  <td key={outcome} className="num">
                    <Uncertain data={data} of={band[outcome]} outcome={outcome} whose={bandInWords(band, f)} n={band.n} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {data.slopes && (
            <tfoot>
              <tr>
                <th scope="row">10 points more</th>
                <td className="num">{f.number(data.has)}</td>
                {(Object.keys(outcomes) as Outcome[]).map((outcome) => (
                  <td key={outcome} className="num">
                    <Slope data={data} of={data.slopes![outcome]} outcome={outcome} />
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </section>
    </Panel>
  )
}

const bandInWords = ({ from, to }: { readonly from: number; readonly to: number }, f: Format) =>
  from === 0 ? `below ${f.number(to)}` : to >= 100 ? `${f.number(from)} and above` : `${f.number(from)} to below ${f.number(to)}`

interface UncertainProps {
  readonly data: PointWorth
  readonly of: PointWorth['bands'][number][Outcome]
  readonly outcome: Outcome
  readonly whose: string
  readonly n: number | null
}
function Uncertain({ data, of, outcome, whose, n }: UncertainProps) {
  const f = useFormat()
  const { head, formula, tooFew } = outcomes[outcome]
  if (of === null) return <Missing why={outcome === 'costShare' && data.costClosed ? 'Cost is closed to you' : tooFew} />
  const write = (share: number) => f.share(share)
  return (
    <SourcedNumber
      source={() => ({
        title: `${head}, index ${whose}`,
        value: outcome === 'growth' ? f.percentChange(of.value) : f.percent(of.value),
        formula: [formula],
        restsOn: `${f.count(n ?? 0, 'account', 'accounts')}; 90 % interval ${f.range(of.low, of.high, write)} % (${outcome === 'retention' ? 'Wilson' : '400 draws of accounts'})`,
        leftOut: `${f.number(data.leftOut.notHeard)} accounts with grade D or no index`,
        model: data.parameters,
      })}
    >
      {outcome === 'growth' ? f.percentChange(of.value).replace(/\s?%$/u, '') : write(of.value)}
      <small>{f.range(of.low, of.high, write)}</small>
    </SourcedNumber>
  )
}

const slopes: Readonly<Record<Outcome, string>> = {
  retention: 'least squares of still bought (1) or not (0) on the index',
  growth: 'least squares of (after − before) / their mean on the index',
  costShare: 'least squares of the cost share on the index, weighted by revenue',
}

function Slope({
  data,
  of,
  outcome,
}: Pick<UncertainProps, 'data' | 'outcome'> & { readonly of: NonNullable<PointWorth['slopes']>[Outcome] }) {
  const f = useFormat()
  if (of === null) return <Missing why={outcomes[outcome].tooFew} />
  const certain = of.low > 0 || of.high < 0
  const { head, formula } = outcomes[outcome]
  return (
    <SourcedNumber
      source={() => ({
        title: `${head}, per 10 points of the earlier index`,
        value: f.points(of.value),
        formula: [slopes[outcome], formula],
        restsOn: `${f.count(data.has, 'account', 'accounts')}; 90 % interval ${f.range(of.low, of.high, (share) => f.share(share))} points (400 draws of accounts)`,
        leftOut: `${f.number(data.leftOut.notHeard)} accounts with grade D or no index`,
        model: data.parameters,
      })}
    >
      {f.points(of.value)}
      <small>
        {f.range(of.low, of.high, (share) => f.share(share))}
        {certain ? '' : ': may be nothing'}
      </small>
    </SourcedNumber>
  )
}
