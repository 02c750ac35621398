import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { openQuickAdd } from '../../app/entry.ts'
import { setInWords } from '../../app/parameter-set.ts'
import { useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import { Grid, Panel } from '../../ui/panel.tsx'
import { Failed, Loading, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import type { AccountPage } from './account-page.ts'
import { type AccountRelationship, nobodyAnswered, useRelationship } from './account-relationship.ts'
import { BuyingCentre } from './buying-centre.tsx'
import { Contributions } from './contributions.tsx'
import { CountedPlainly } from './counted-plainly.tsx'
import { LeftOut, OpenPlaces } from './left-out.tsx'
import styles from './relationship.module.css'
import { RelationshipTrend } from './relationship-trend.tsx'
import { WouldChange } from './would-change.tsx'

/** The index of an account and everything it is made of: who is there, what each adds, what would change it, how it went. */
export function Relationship({ page }: { readonly page: AccountPage }) {
  const [since] = useAddress('since')
  const { data, error, refetch, isPlaceholderData } = useRelationship(page, since ?? undefined)
  if (error) return <Failed title="The relationship index could not be read." error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={10} label="Reading the relationship index" />
  const { voices, figures } = data
  return (
    <>
      {nobodyAnswered(data) && <NoAnswers account={page.account.id} />}
      <Grid>
        <BuyingCentre page={page} span={data.wouldChange ? 7 : 12} keyboard />
        {data.wouldChange && figures && <WouldChange {...{ relationship: data, figures, wouldChange: data.wouldChange }} span={5} />}
        {voices?.some((one) => one.contribution !== null) && figures && (
          <Contributions {...{ page, relationship: data, voices, figures }} />
        )}
        {data.history && (
          <RelationshipTrend
            {...{ page, relationship: data, history: data.history }}
            old={isPlaceholderData}
            span={data.plainly ? 7 : 12}
          />
        )}
        {data.plainly && (
          <CountedPlainly plainly={data.plainly} agreement={data.agreement} level={data.level} span={data.history ? 5 : 12} />
        )}
        <div className={styles.stack} data-span="7">
          <LeftOut page={page} relationship={data} />
          <OpenPlaces page={page} relationship={data} />
        </div>
        <Reckoning relationship={data} span={5} />
      </Grid>
    </>
  )
}

function NoAnswers({ account }: { readonly account: number }) {
  const { may } = useMe()
  const navigate = useNavigate()
  return (
    <Notice
      tone="plain"
      action={
        <span className={styles.actions}>
          {may('answer') && (
            <Button variant="default" onClick={() => openQuickAdd({ account, kind: 'answer' })}>
              Write down what was said
            </Button>
          )}
          {may('import') && (
            <Button variant="default" onClick={() => void navigate({ to: '/imports' })}>
              Import answers
            </Button>
          )}
        </span>
      }
    >
      <b>No answers yet.</b> The index needs at least one voice. Until then it shows what its segment usually says.
    </Notice>
  )
}

/** Formula and parameters, in words. */
function Reckoning({ relationship, span }: { readonly relationship: AccountRelationship; readonly span: number }) {
  const f = useFormat()
  const { may } = useMe()
  const { set, level } = relationship
  return (
    <Panel
      title="How it is reckoned"
      span={span}
      footer={setInWords(set, f)}
      footerTools={
        may('listen') && (
          <Link to="/listening" search={{ tab: 'parameters' } as never}>
            Parameters
          </Link>
        )
      }
    >
      <p className={styles.words}>
        The mean experience, 0 to 100, of everybody of the account whom we should hear, weighted by role and seniority: not the mean of who
        happened to answer.
      </p>
      <pre className={styles.formula}>
        {[
          'index  = Σ share × taken as',
          'share  = part of the role group',
          '         × seniority ÷ seniority of the group',
          'taken as = expected + shift of the account',
          '         + counts × (score − expected − shift)',
        ].join('\n')}
      </pre>
      <p className={styles.words}>
        Silence is no score: whoever has not answered is taken as expected, and the {f.percent(level, 0)} interval widens. Answers age: they
        count half after the half-life of the parameters.
      </p>
      <p className={styles.words}>
        {set.estimate
          ? `What is expected of a role was estimated from own answers as of ${f.day(set.estimate.asOf, { year: 'always' })}.`
          : 'What is expected of a role is assumed: nothing was estimated from own answers yet.'}
      </p>
    </Panel>
  )
}
