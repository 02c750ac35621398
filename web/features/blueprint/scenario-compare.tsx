import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ScenarioDifference, ScenarioGround } from '#api/routes/scenarios.ts'
import { total } from '#engine/money/total.ts'
import { address } from '../../app/client.ts'
import { saveFile } from '../../app/export-list.ts'
import { SegmentTag, segmentName } from '../../app/marks.tsx'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Sheet } from '../../ui/dialogs.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './scenario.module.css'
import { SaveAs } from './scenario-tools.tsx'
import { modelNamer, type NamedScenario, plus, tone } from './scenario-words.ts'

interface CompareProps {
  readonly one: NamedScenario
  readonly named: readonly NamedScenario[]
  readonly ground: ScenarioGround
  readonly snapshot: number | undefined
  readonly onClose: () => void
}

const rowsShown = 1000

/** Two scenarios as kept, against each other: by segment, and the accounts they serve differently. */
export function CompareDialog({ one, named, ground, snapshot, onClose }: CompareProps) {
  const { may } = useMe()
  const [first, setFirst] = useState(String(one.head.id))
  const [second, setSecond] = useState(String(named.findLast(({ head }) => head.id !== one.head.id)!.head.id))
  const [segment, setSegment] = useState<string | null>(null)
  const titles = named.map(({ head, title }) => ({ value: String(head.id), label: title }))
  const letterOf = (id: string) => named.find(({ head }) => String(head.id) === id)?.letter ?? ''
  const { data, error, refetch, isPlaceholderData } = useGet(
    'compareScenarios',
    {
      params: { scenario: Number(first), other: Number(second) },
      query: { limit: rowsShown, ...(snapshot !== undefined && { snapshot }), ...(segment !== null && { segment }) },
    },
    { enabled: first !== second },
  )
  return (
    <Sheet opened onClose={onClose} title="Compare two" size={860}>
      <div className={styles.pair}>
        <Select label="From" data={titles} value={first} allowDeselect={false} onChange={(value) => value && setFirst(value)} />
        <Select label="To" data={titles} value={second} allowDeselect={false} onChange={(value) => value && setSecond(value)} />
      </div>
      {first === second ? (
        <p className="dim">Choose two that are not the same.</p>
      ) : error && !data ? (
        <Failed title="They could not be compared." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading rows={6} label="Comparing" />
      ) : (
        <div className={isPlaceholderData ? 'old' : undefined} aria-busy={isPlaceholderData || undefined}>
          <Segments data={data} ground={ground} letters={[letterOf(first), letterOf(second)]} segment={segment} onSegment={setSegment} />
          {may('export') && data.accounts.total !== 0 && (
            <div className={styles.exporting}>
              <SaveAs
                label="Export the accounts that differ"
                onSave={(format) =>
                  saveFile(
                    address('exportDifference', {
                      params: { scenario: Number(first), other: Number(second) },
                      query: { format, ...(snapshot !== undefined && { snapshot }), ...(segment !== null && { segment }) },
                    }),
                    `scenarios-${letterOf(first)}-${letterOf(second)}.${format}`,
                  )
                }
              />
            </div>
          )}
          <WhoDiffers data={data} ground={ground} letters={[letterOf(first), letterOf(second)]} segment={segment} />
        </div>
      )}
    </Sheet>
  )
}

interface PartProps {
  readonly data: ScenarioDifference
  readonly ground: ScenarioGround
  readonly letters: readonly [string, string]
  readonly segment: string | null
}

function Segments({ data, ground, letters, segment, onSegment }: PartProps & { readonly onSegment: (segment: string | null) => void }) {
  const f = useFormat()
  const { currency } = ground
  const nameOf = modelNamer(ground)
  const { segments } = data
  const sum = (of: (one: (typeof segments)[number]) => number) => total(segments, of)
  const value = f.scaleFor([...segments.map((one) => one.valueDelta), sum((one) => one.valueDelta)], currency)
  const spend = f.scaleFor([...segments.map((one) => one.spendDelta), sum((one) => one.spendDelta)], currency)
  const change = (minor: number, scale: typeof value) => plus(minor, f.amountIn(minor, currency, scale))
  const changes = (one: (typeof segments)[number]) =>
    one.models
      .filter((each) => each.one !== each.other)
      .map((each) => `${nameOf(each.model)} ${f.number(each.one)} → ${f.number(each.other)}`)
      .join(', ')
  return (
    <section
      className={styles.scroll}
      aria-label="Differences by segment"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={styles.moves} aria-label="Differences by segment">
        <thead>
          <tr>
            <th scope="col">Segment</th>
            <th scope="col" data-number="">
              Accounts
            </th>
            <th scope="col" data-number="">
              Differ
            </th>
            <th scope="col" data-number="">
              Value, {value.unit}
            </th>
            <th scope="col" data-number="">
              Spend a year, {spend.unit}
            </th>
            <th scope="col">
              Served how, {letters[0]} → {letters[1]}
            </th>
          </tr>
        </thead>
        <tbody>
          {segments.map((one) => (
            <tr key={one.segment ?? 'none'}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.pick}
                  aria-pressed={segment === (one.segment ?? 'none')}
                  onClick={() => onSegment(segment === (one.segment ?? 'none') ? null : (one.segment ?? 'none'))}
                >
                  {one.segment ? segmentName(one.segment) : 'No segment'}
                </button>
              </th>
              <td data-number="" className="num">
                {f.number(one.accounts)}
              </td>
              <td data-number="" className="num">
                {f.number(one.differ)}
              </td>
              <td data-number="" className={`num ${tone(one.valueDelta, change(one.valueDelta, value))}`}>
                {change(one.valueDelta, value)}
              </td>
              <td data-number="" className="num">
                {change(one.spendDelta, spend)}
              </td>
              <td className="second">{changes(one) || 'the same'}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td data-number="" className="num">
              {f.number(sum((one) => one.accounts))}
            </td>
            <td data-number="" className="num">
              {f.number(sum((one) => one.differ))}
            </td>
            <td data-number="" className="num">
              {change(
                sum((one) => one.valueDelta),
                value,
              )}
            </td>
            <td data-number="" className="num">
              {change(
                sum((one) => one.spendDelta),
                spend,
              )}
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function WhoDiffers({ data, ground, letters, segment }: PartProps) {
  const f = useFormat()
  const here = useWithSnapshot()
  const { items, total: found } = data.accounts
  const { currency } = ground
  const rows = useMemo(() => Uint32Array.from(items.keys()), [items])
  const columns = useMemo((): Column[] => {
    const nameOf = modelNamer(ground)
    return [
      {
        ...{ id: 'name', label: 'Account', kind: 'text', value: (i: number) => items[i]!.name, width: 190 },
        cell: (i) => (
          <Link to="/accounts/$account" params={{ account: String(items[i]!.id) } as never} search={here({ tab: 'coverage' })}>
            {items[i]!.name}
          </Link>
        ),
      },
      {
        ...{ id: 'tier', label: 'Segment', kind: 'mark', value: (i: number) => ['KEY', 'MAJOR', 'SME'].indexOf(items[i]!.segment ?? '') },
        cell: (i) => <SegmentTag tier={items[i]!.segment} />,
      },
      { id: 'one', label: `In ${letters[0]}`, kind: 'text', value: (i) => nameOf(items[i]!.one) },
      { id: 'other', label: `In ${letters[1]}`, kind: 'text', value: (i) => nameOf(items[i]!.other) },
      {
        ...{ id: 'valueDelta', label: 'Value', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => items[i]!.valueDelta,
      },
      {
        ...{ id: 'spendDelta', label: 'Spend a year', unit: f.symbol(currency), kind: 'money', currency },
        value: (i) => items[i]!.spendDelta,
        cell: (i) => f.amount(items[i]!.spendDelta, currency),
      },
    ]
  }, [items, ground, letters, currency, f, here])
  return (
    <>
      <h3 className={styles.heading}>
        {f.count(found, 'account', 'accounts')} {found === 1 ? 'differs' : 'differ'}
        {segment !== null && `, ${segment === 'none' ? 'no segment' : segmentName(segment)}`}
      </h3>
      <DataTable
        plain
        label="Accounts that differ"
        noun={['account', 'accounts']}
        columns={columns}
        rows={rows}
        rowKey={(i) => items[i]!.id}
        sortName=""
        bare
        defaultSort="-valueDelta"
        keyboard={false}
        height={420}
        empty={<p className="dim">Every account is served the same way in both.</p>}
        footnote={
          found !== null && found > items.length
            ? `The first ${f.number(items.length)} of ${f.number(found)} by difference of value.`
            : 'As the two are kept.'
        }
      />
    </>
  )
}
