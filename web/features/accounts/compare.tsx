import { Link } from '@tanstack/react-router'
import type { BookColumns } from '#api/routes/portfolio.ts'
import { segmentName } from '../../app/marks.tsx'
import { Dialog } from '../../ui/dialogs.tsx'
import { type Format, missing } from '../../ui/format.ts'
import { useFormat } from '../../ui/use-format.ts'
import styles from './accounts.module.css'

type Write = (book: BookColumns, at: number, f: Format) => string

const money =
  (field: keyof BookColumns): Write =>
  (book, at, f) =>
    f.money((book[field] as readonly (number | null)[])[at], book.head.currency)
const percent =
  (field: keyof BookColumns): Write =>
  (book, at, f) =>
    f.percent((book[field] as readonly (number | null)[])[at])

const open: readonly (readonly [string, Write])[] = [
  ['Segment', (book, at) => segmentName(book.tier[at])],
  ['Zone', (book, at) => (book.zone[at] ? `Zone ${book.zone[at]}` : missing)],
  ['Buys', (book, at) => book.behaviour[at] ?? missing],
  ['Account manager', (book, at) => book.colleague[at] ?? missing],
  ['Revenue', money('revenueMinor')],
  ['Orders', (book, at, f) => f.number(book.orders[at])],
  ['Average order', money('averageOrderMinor')],
  ['Price realised', percent('priceRealised')],
  ['Interactions', (book, at, f) => f.number(book.interactions[at])],
]
const costs: readonly (readonly [string, Write])[] = [
  ['Margin', money('marginMinor')],
  ['Freight', money('freightMinor')],
  ['Activity cost', money('activityCostMinor')],
  ['Caused by us, at least', money('causedByUsMinor')],
  ['Cost to serve', money('costToServeMinor')],
  ['Cost to serve, of revenue', percent('serviceShare')],
  ['Profit after cost-to-serve', money('netContributionMinor')],
  ['Range', (book, at, f) => f.range(book.rangeLowMinor[at], book.rangeHighMinor[at], (minor) => f.money(minor, book.head.currency))],
  ['If it left', money('ifThisAccountLeftMinor')],
]

interface CompareProps {
  readonly book: BookColumns
  /** Rows of the book. */
  readonly rows: readonly number[]
  readonly seesCost: boolean
  readonly onClose: () => void
}

/** Two to five accounts side by side, a line for each number. */
export function Compare({ book, rows, seesCost, onClose }: CompareProps) {
  const f = useFormat()
  const lines = seesCost ? [...open, ...costs] : open
  return (
    <Dialog
      opened={rows.length >= 2}
      onClose={onClose}
      title={`${f.number(rows.length)} accounts side by side`}
      size={240 + rows.length * 190}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.compareBox} tabIndex={0} role="region" aria-label="Accounts side by side">
        <table className={styles.compare}>
          <thead>
            <tr>
              <td />
              {rows.map((at) => (
                <th key={book.id[at]} scope="col">
                  <Link to="/accounts/$account" params={{ account: String(book.id[at]) } as never} className={styles.name}>
                    {book.name[at]}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(([label, write]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {rows.map((at) => {
                  const text = write(book, at, f)
                  return (
                    <td key={book.id[at]} className={`num ${text.startsWith('−') ? 'loss' : ''}`}>
                      {text}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}
