import { Link } from '@tanstack/react-router'
import type { Personalisation } from '#api/routes/personalisation.ts'
import { Tag } from '../../app/marks.tsx'
import { WideTable } from '../../app/wide-table.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './matrix.module.css'
import { markWords } from './matrix-words.ts'

/** What is done one way for everybody and what is tailored, beside what its use proposes. */
export function MatrixCapabilities({ page }: { readonly page: Personalisation }) {
  const f = useFormat()
  const nameOf = new Map(page.models.map((model) => [model.id, model.name]))
  const list = page.capabilities
  const differ = list.filter((one) => one.proposed !== null && one.proposed !== one.mark)
  return (
    <Panel
      span={7}
      title="Capabilities"
      sub={
        list.length === 0
          ? ''
          : `${f.number(list.filter((one) => one.mark === 'standardise').length)} standardised, ${f.number(list.filter((one) => one.mark === 'tailor').length)} tailored`
      }
      padding="none"
      footer={
        differ.length > 0
          ? `${f.count(differ.length, 'mark differs', 'marks differ')} from what use proposes: nearly all accounts (80 %) use it: standardise; few (20 %) with a good part of revenue: tailor.`
          : 'Use proposes: what nearly all accounts (80 %) use, standardise; what few (20 %) with a good part of revenue use, tailor.'
      }
      footerTools={
        <Link to="/blueprint" search={{ tab: 'models' } as never}>
          Change
        </Link>
      }
    >
      {list.length === 0 ? (
        <Empty title="No capability is marked yet.">
          Say in the coverage models what is done one way for everybody, and what is tailored: then its use is held against the mark.
        </Empty>
      ) : (
        <WideTable label="Capabilities">
          <thead>
            <tr>
              <th scope="col">Capability</th>
              <th scope="col">Mark</th>
              <th scope="col" data-number="">
                Accounts, %
              </th>
              <th scope="col" data-number="">
                Revenue, %
              </th>
              <th scope="col">Use proposes</th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.id}>
                <th scope="row" className={styles.capability}>
                  {one.name}
                  {one.why && <small className="dim">{one.why}</small>}
                </th>
                <td>
                  <Tag dashed={one.mark === 'tailor'}>{markWords[one.mark]}</Tag>
                </td>
                <td className="num" data-number="" title={`Needed by ${f.list(one.models.map((id) => nameOf.get(id) ?? id))}`}>
                  {f.share(one.shareOfAccounts)}
                </td>
                <td className="num" data-number="">
                  {f.share(one.shareOfRevenue)}
                </td>
                <td>
                  {one.proposed === null ? (
                    <span
                      className="dim"
                      title={one.models.length === 0 ? 'No coverage model is said to need it' : 'Between few and nearly all'}
                    >
                      –
                    </span>
                  ) : one.proposed === one.mark ? (
                    <span className="dim">the same</span>
                  ) : (
                    <Tag tone="warn">{markWords[one.proposed]}</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
