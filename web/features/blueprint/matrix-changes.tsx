import type { Personalisation } from '#api/routes/personalisation.ts'
import { total } from '#engine/money/total.ts'
import { WideTable } from '../../app/wide-table.tsx'
import { Change } from '../../ui/change.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { experiences } from './matrix-words.ts'

/** From today to the scenario, by experience: who moves, and what serving them costs and leaves. */
export function MatrixChanges({ page }: { readonly page: Personalisation }) {
  const f = useFormat()
  const { today, planned, head } = page
  if (!planned) return null
  const { currency } = head
  const of = (cells: typeof today.cells, level: number | null) => {
    const some = level === null ? cells : cells.filter((cell) => cell.experience === level)
    return {
      accounts: total(some, (cell) => cell.accounts),
      cost: total(some, (cell) => cell.costToServeMinor),
      net: total(some, (cell) => cell.netContributionMinor),
      losing: total(
        some.filter((cell) => cell.costsMore),
        (cell) => cell.accounts,
      ),
    }
  }
  const levels = [5, 4, 3, 2, 1, 0].filter((level) => [...today.cells, ...planned.cells].some((cell) => cell.experience === level))
  const row = (level: number | null) => {
    const [now, then] = [of(today.cells, level), of(planned.cells, level)]
    const served = page.models.filter((model) => model.experience === level && (model.accounts > 0 || (model.accountsThen ?? 0) > 0))
    return (
      <>
        <td>
          {level === null
            ? ''
            : f.list(served.map((model) => `${model.name} ${f.number(model.accounts)} → ${f.number(model.accountsThen)}`))}
        </td>
        <td className="num" data-number="">
          {f.number(now.accounts)} → {f.number(then.accounts)}
        </td>
        <td className="num" data-number="">
          {f.amount(now.cost, currency)} → {f.amount(then.cost, currency)}
        </td>
        <td className="num" data-number="">
          <Change value={then.cost - now.cost} kind="money" currency={currency} />
        </td>
        <td className="num" data-number="">
          <Change value={then.net - now.net} kind="money" currency={currency} {...(level === null && { better: 'up' as const })} />
        </td>
        <td className="num" data-number="">
          {f.number(now.losing)} → {f.number(then.losing)}
        </td>
      </>
    )
  }
  return (
    <Panel
      span={12}
      title={`From today to ${planned.name}`}
      sub={`by experience, a year, ${f.symbol(currency)}`}
      padding="none"
      footer="Cost to serve moves by what the plan says of it; margin stays as today, less what a distributor keeps. What retention and growth do is in the scenario."
    >
      <WideTable label={`From today to ${planned.name}`}>
        <thead>
          <tr>
            <th scope="col">Experience</th>
            <th scope="col">Coverage models, accounts</th>
            <th scope="col" data-number="">
              Accounts
            </th>
            <th scope="col" data-number="">
              Cost to serve
            </th>
            <th scope="col" data-number="">
              Change
            </th>
            <th scope="col" data-number="">
              Net contribution
            </th>
            <th scope="col" data-number="">
              In cells that cost more than they bring
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => (
            <tr key={level}>
              <th scope="row">{experiences[level]}</th>
              {row(level)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {row(null)}
          </tr>
        </tfoot>
      </WideTable>
    </Panel>
  )
}
