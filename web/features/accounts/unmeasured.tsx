import { Link } from '@tanstack/react-router'
import { MeasureAgain } from '../../app/measure-again.tsx'
import { refresh, useGet } from '../../app/queries.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Empty, Loading, Notice } from '../../ui/states.tsx'
import { FieldPanels } from './field-panels.tsx'

/** An account that the last measurement does not know: made by hand or imported since. What is known of it is shown all the same. */
export function Unmeasured({ id }: { readonly id: number }) {
  const { data, error } = useGet('getAccountRecord', { params: { account: id } }, { staleTime: 0 })
  if (error)
    return (
      <>
        <PageHead title="Account" />
        <Empty title="There is no such account in this measurement." actions={<Link to="/accounts">All accounts</Link>}>
          It may have been merged, or it is not one of yours.
        </Empty>
      </>
    )
  if (!data)
    return (
      <>
        <PageHead title="Account" />
        <Loading rows={8} label="Reading the account" />
      </>
    )
  return (
    <>
      <PageHead title={data.account.name} />
      <Notice tone="plain">
        <MeasureAgain
          why="It is not measured yet: what it brings and costs follows with the next measurement."
          onDone={() => void refresh('getAccount')}
        />
      </Notice>
      <Grid>
        <FieldPanels account={data.account} />
      </Grid>
    </>
  )
}
