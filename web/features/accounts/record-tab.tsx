import { Link } from '@tanstack/react-router'
import { Tag } from '../../app/marks.tsx'
import { MergeButton, MergedFrom } from '../../app/merged-from.tsx'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Empty } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './account.module.css'
import { keepSnapshot } from './account-columns.tsx'
import type { AccountPage } from './account-page.ts'
import { FieldPanels } from './field-panels.tsx'

const hows = { itself: 'stands for all', linked: 'linked', merged: 'merged by hand' } as const

/** What makes this account one: its keys in every source, its places, who pays, what is above it, and why keys were put together. */
export function RecordTab({ page }: { readonly page: AccountPage }) {
  const f = useFormat()
  const { keys, sites, payers, above, links, account } = page
  return (
    <Grid>
      {!account.unassigned && <FieldPanels account={account} />}
      <Panel
        title="Keys"
        sub={f.count(keys.length, 'key', 'keys')}
        span={6}
        padding="none"
        footer="Every row of these keys is on this account."
      >
        <ul className={styles.rows}>
          {keys.map((one) => (
            <li key={one.key}>
              <span className="mono">{one.key}</span>
              <span className={styles.grow}>
                {one.name ?? <span className="dim">no name</span>}
                {one.town && <span className="dim"> · {one.town}</span>}
              </span>
              <Tag>{hows[one.how]}</Tag>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Why these are one" sub={f.count(links.length, 'link', 'links')} span={6} padding="none">
        {links.length === 0 ? (
          <Empty title={keys.length > 1 ? 'Put together by hand.' : 'One key only: nothing was put together.'} />
        ) : (
          <ul className={styles.rows}>
            {links.map((one) => (
              <li key={`${one.left} ${one.right}`} className={styles.stack}>
                <span>
                  <span className="mono">{one.left}</span> = <span className="mono">{one.right}</span>{' '}
                  <span className="dim num">{f.percent(one.score, 0)} sure</span>
                </span>
                <span className="second">{one.reasons.join(' · ') || one.rule}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {!account.unassigned && (
        <Panel
          title="Merged by hand"
          span={12}
          tools={<MergeButton what="account" id={account.id} />}
          footer="Nothing moves with a merge: it can be taken back at any time."
        >
          <MergedFrom what="account" id={account.id} />
        </Panel>
      )}
      <Panel title="Places" sub={f.count(sites.length, 'site', 'sites')} span={6} padding="none">
        {sites.length === 0 ? (
          <Empty title="Goods and service go to the customer itself." />
        ) : (
          <ul className={styles.rows}>
            {sites.map((one) => (
              <li key={one.key}>
                <span className="mono">{one.key}</span>
                <span className={styles.grow}>{one.name ?? <span className="dim">no name</span>}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Who pays, who is above" span={6} padding="none">
        <ul className={styles.rows}>
          {payers.length === 0 && <li className="dim">The customer pays itself.</li>}
          {payers.map((one) => (
            <li key={one.key}>
              <span className="dim">payer</span>
              <span className={styles.grow}>{one.name ?? one.key}</span>
              <span className="mono dim">{one.key}</span>
            </li>
          ))}
          {above.map((one) => (
            <li key={one.id}>
              <span className="dim">above</span>
              <span className={styles.grow}>
                <Link to="/accounts/$account" params={{ account: String(one.id) }}>
                  {one.name ?? one.key}
                </Link>
              </span>
              <span className="mono dim">{one.key}</span>
            </li>
          ))}
        </ul>
      </Panel>
      {page.findings.length > 0 && (
        <Panel title="Findings about it" span={12} padding="none">
          <ul className={styles.rows}>
            {page.findings.map((one) => (
              <li key={one.code + one.message}>{one.message}</li>
            ))}
          </ul>
        </Panel>
      )}
      <p className={styles.note}>
        {account.industry && `${account.industry} · `}
        {account.places.join(', ')}{' '}
        <Link to="/accounts" search={keepSnapshot as never}>
          All accounts
        </Link>
      </p>
    </Grid>
  )
}
