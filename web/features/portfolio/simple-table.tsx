import type { ReactNode } from 'react'
import styles from './portfolio.module.css'

interface Row {
  readonly name: string
  /** One per head after the first. */
  readonly cells: readonly ReactNode[]
}
interface SimpleTableProps {
  readonly label: string
  /** The first is the names'. */
  readonly head: readonly string[]
  readonly rows: readonly Row[]
  readonly foot?: Row
}

/** A few rows of numbers, with their names at the left. */
export const SimpleTable = ({ label, head, rows, foot }: SimpleTableProps) => {
  const line = ({ name, cells }: Row) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {head.slice(1).map((title, i) => (
        <td key={title} className="num">
          {cells[i]}
        </td>
      ))}
    </tr>
  )
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-edge="" aria-label={label}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.map(line)}</tbody>
        {foot && <tfoot>{line(foot)}</tfoot>}
      </table>
    </div>
  )
}
