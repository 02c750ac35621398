import type { Matrix, MatrixCell, Personalisation } from '#api/routes/personalisation.ts'
import { total } from '#engine/money/total.ts'
import { exportList } from '../../app/export-list.ts'
import { useSnapshot } from '../../app/record.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { useSetSearch } from '../../ui/address.ts'
import type { Format } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Attention } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './matrix.module.css'
import { cellOf, experiences, type Measure, measures, tailorings } from './matrix-words.ts'

interface PanelProps {
  readonly page: Personalisation
  readonly matrix: Matrix
  readonly measure: Measure
  readonly span: number
  readonly old: boolean
  /** Differences against it stand under the numbers. */
  readonly before?: Matrix
}

/** One matrix: rows are the experience, white glove on top; columns the product. Every cell opens its accounts. */
export function MatrixPanel({ page, matrix, measure, span, old, before }: PanelProps) {
  const f = useFormat()
  const snapshot = useSnapshot()
  const { currency } = page.head
  const { cells } = matrix
  const all = [...cells, ...(before?.cells ?? [])]
  const rows = [5, 4, 3, 2, 1, 0].filter((level) => level > 0 || all.some((cell) => cell.experience === 0))
  const columns = [1, 2, 3, 4, 5, 0].filter((level) => level > 0 || all.some((cell) => cell.tailoring === 0))
  const largest = Math.max(1, ...all.map((cell) => Math.abs(cell[measure])))
  const scale = f.scaleFor(
    all.map((cell) => cell[measure]),
    currency,
  )
  const write = (value: number) => (measure === 'accounts' ? f.number(value) : value === 0 ? '0' : f.amountIn(value, currency, scale))
  const sum = (some: readonly MatrixCell[]) => total(some, (cell) => cell[measure])
  const losing = cells.filter((cell) => cell.costsMore)
  return (
    <Panel
      span={span}
      title={matrix.name}
      sub={
        measure === 'accounts'
          ? 'accounts, cost to serve a year below'
          : `${measures[measure].toLowerCase()} a year, ${scale.unit}, accounts below`
      }
      padding="none"
      old={old}
      footer={
        <>
          {losing.length > 0 && (
            <span className={styles.key}>
              <Attention />
              {`costs more than it brings: ${f.count(
                total(losing, (cell) => cell.accounts),
                'account',
                'accounts',
              )}\u00a0· `}
            </span>
          )}
          {f.count(
            total(cells, (cell) => cell.accounts),
            'account',
            'accounts',
          )}
          , {f.moneyShort(sumOf(cells, 'costToServeMinor'), currency)} to serve
          {matrix.scenario === null && page.unassigned
            ? `; ${f.moneyShort(page.unassigned.costToServeMinor, currency)} Unassigned left out`
            : ''}
        </>
      }
      footerTools={
        <LinkButton
          onClick={() =>
            void exportList({
              table: 'personalisation',
              format: 'xlsx',
              snapshot,
              search: page.planned?.scenario ? { scenario: page.planned.scenario } : {},
            })
          }
        >
          XLSX
        </LinkButton>
      }
    >
      <WideTable label={`Personalisation matrix, ${matrix.name}`}>
        <thead>
          <tr>
            <td className={styles.corner}>
              <span aria-hidden="true">experience, product</span>
            </td>
            {columns.map((tailoring) => (
              <th key={tailoring} scope="col" className={styles.column}>
                {tailorings[tailoring]}
              </th>
            ))}
            <th scope="col" className={styles.column}>
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((experience) => (
            <tr key={experience}>
              <th scope="row" className={styles.row}>
                {experiences[experience]}
              </th>
              {columns.map((tailoring) => (
                <td key={tailoring} className={styles.place}>
                  <Cell
                    {...{ f, currency, measure, largest, write, matrix }}
                    at={[experience, tailoring]}
                    cell={cellOf(cells, experience, tailoring)}
                    {...(before && { before: cellOf(before.cells, experience, tailoring) ?? null })}
                  />
                </td>
              ))}
              <td className={`${styles.sum} num`}>{write(sum(cells.filter((cell) => cell.experience === experience)))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {columns.map((tailoring) => (
              <td key={tailoring} className={`${styles.sum} num`}>
                {write(sum(cells.filter((cell) => cell.tailoring === tailoring)))}
              </td>
            ))}
            <td className={`${styles.sum} num`}>{write(sum(cells))}</td>
          </tr>
        </tfoot>
      </WideTable>
    </Panel>
  )
}

const sumOf = (cells: readonly MatrixCell[], measure: Measure) => total(cells, (cell) => cell[measure])

interface CellProps {
  readonly f: Format
  readonly currency: string
  readonly measure: Measure
  readonly largest: number
  readonly write: (value: number) => string
  readonly matrix: Matrix
  readonly at: readonly [experience: number, tailoring: number]
  readonly cell: MatrixCell | undefined
  /** The same cell today; null: nobody was in it. Absent: this is today. */
  readonly before?: MatrixCell | null
}

function Cell({ f, currency, measure, largest, write, matrix, at: [experience, tailoring], cell, before }: CellProps) {
  const set = useSetSearch()
  const change = before === undefined ? 0 : (cell?.[measure] ?? 0) - (before?.[measure] ?? 0)
  const changed =
    before === undefined || Math.round(change) === 0 ? null : (
      <small className={`${styles.change} num`}>{`${change > 0 ? '+' : '−'}${write(Math.abs(change))}`}</small>
    )
  const diagonal = experience > 0 && experience === tailoring
  if (!cell)
    return (
      <span className={styles.empty} data-diagonal={diagonal || undefined}>
        <span className="num">0</span>
        {changed}
      </span>
    )
  const open = () =>
    set({ cell: `${experience}-${tailoring}`, when: matrix.scenario === null ? 'today' : 'scenario', off: null }, { push: true })
  const words = `${experiences[experience]} experience, ${tailorings[tailoring]} product: ${f.count(cell.accounts, 'account', 'accounts')}, ${f.money(cell.costToServeMinor, currency)} to serve, net contribution ${f.money(cell.netContributionMinor, currency)}${cell.costsMore ? ', costs more than it brings' : ''}`
  return (
    <button
      type="button"
      className={styles.cell}
      data-diagonal={diagonal || undefined}
      data-loss={cell.costsMore || undefined}
      onClick={open}
      aria-label={words}
      title={words}
    >
      <span className={`${styles.value} num ${cell[measure] < 0 ? 'loss' : ''}`}>
        {cell.costsMore && <Attention />}
        {write(cell[measure])}
      </span>
      <small className="dim num">
        {measure === 'accounts' ? f.moneyShort(cell.costToServeMinor, currency) : f.count(cell.accounts, 'account', 'accounts')}
      </small>
      {changed}
      <span aria-hidden="true" className={styles.bar} style={{ width: `${(Math.abs(cell[measure]) / largest) * 100}%` }} />
    </button>
  )
}
