import { Link } from '@tanstack/react-router'
import { useWithSnapshot } from '../../app/with-snapshot.ts'
import { Amount, Change } from '../../ui/change.tsx'
import styles from './portfolio.module.css'

interface Side {
  readonly title: string
  readonly accounts: readonly { readonly id: number; readonly name: string; readonly amountMinor: number }[]
}

interface NamedAccountsProps {
  readonly left: Side
  readonly right: Side
  readonly currency: string
  /** Amounts are shifts: both signs are said, neither is a loss. */
  readonly signed?: boolean
}

/** Two short lists of accounts with an amount; each opens. */
export function NamedAccounts({ left, right, currency, signed }: NamedAccountsProps) {
  const here = useWithSnapshot()
  return (
    <div className={styles.sides}>
      {[left, right].map(({ title, accounts }) => (
        <div key={title}>
          <h3 className={styles.sideTitle}>{title}</h3>
          {accounts.length === 0 ? (
            <p className="dim">–</p>
          ) : (
            <ul>
              {accounts.map((account) => (
                <li key={account.id}>
                  <Link
                    to="/accounts/$account"
                    params={{ account: String(account.id) } as never}
                    search={here()}
                    title={account.name}
                    className="truncate"
                  >
                    {account.name}
                  </Link>
                  {signed ? (
                    <Change kind="money" value={account.amountMinor} currency={currency} />
                  ) : (
                    <Amount minor={account.amountMinor} currency={currency} form="short" />
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  )
}
