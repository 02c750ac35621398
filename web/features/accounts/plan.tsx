import { Button } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useEffect } from 'react'
import { address } from '../../app/client.ts'
import { useGet } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { Grid } from '../../ui/panel.tsx'
import { Failed, Loading } from '../../ui/states.tsx'
import type { AccountPage } from './account-page.ts'
import styles from './plan.module.css'
import { PlanBrief } from './plan-brief.tsx'
import { PlanItems } from './plan-items.tsx'
import { PlanTexts } from './plan-texts.tsx'

/** The customer's business and goals, what we promised, next steps; the review opens with it. */
export function AccountPlan({ page }: { readonly page: AccountPage }) {
  const { may } = useMe()
  const [brief, setBrief] = useAddress('brief')
  const params = { account: page.account.id }
  const { data, error, refetch } = useGet('getAccountPlan', { params })
  if (error && !data) return <Failed title="The plan could not be read." error={error} onRetry={() => void refetch()} />
  if (!data || data.account.id !== page.account.id) return <Loading rows={8} label="Reading the plan" />
  return (
    <>
      <div className={`${styles.bar} no-print`}>
        <span className="dim">The review opens with it: one page of plan, promises, people and last interactions.</span>
        <span className={styles.barTools}>
          {may('export') && (
            <Button
              component="a"
              href={address('exportAccountPlan', { params })}
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
              title="Kept in the audit"
            >
              Export
            </Button>
          )}
          {brief ? (
            <>
              <Button variant="default" onClick={() => setBrief(null)}>
                Back to the plan
              </Button>
              <Button onClick={() => window.print()} leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden="true" />}>
                Print
              </Button>
            </>
          ) : (
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden="true" />}
              onClick={() => setBrief('1', { push: true })}
            >
              Brief for the review
            </Button>
          )}
        </span>
      </div>
      {brief ? (
        <PlanBrief page={page} plan={data} />
      ) : (
        <Grid>
          <div className={styles.column} data-span="7">
            <PlanItems plan={data} kind="promise" />
            <PlanItems plan={data} kind="step" />
          </div>
          <div className={styles.column} data-span="5">
            <PlanTexts plan={data} />
          </div>
        </Grid>
      )}
      <Focus />
    </>
  )
}

/** A link to one promise brings it into view. */
function Focus() {
  const [item] = useAddress('item')
  useEffect(() => {
    if (item) document.getElementById(`plan-item-${item}`)?.scrollIntoView({ block: 'center' })
  }, [item])
  return null
}
