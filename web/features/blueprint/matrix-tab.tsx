import { SegmentedControl, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Personalisation } from '#api/routes/personalisation.ts'
import { useGet } from '../../app/queries.ts'
import { useSnapshot } from '../../app/record.tsx'
import { useMe } from '../../app/session.tsx'
import { useAddress, useSetSearch } from '../../ui/address.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Grid } from '../../ui/panel.tsx'
import { Failed, Loading, NoRight, Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './matrix.module.css'
import { MatrixCapabilities } from './matrix-capabilities.tsx'
import { MatrixChanges } from './matrix-changes.tsx'
import { MatrixPanel } from './matrix-panel.tsx'
import { MatrixProducts } from './matrix-products.tsx'
import { MatrixSheet } from './matrix-sheet.tsx'
import { type Measure, measures } from './matrix-words.ts'

/** The personalisation matrix: experience × product, generic to white glove, with what it costs; today and under a scenario. */
export function MatrixTab() {
  const { may, sees, own } = useMe()
  return may('readCosts') && sees('cost') && !own ? (
    <PersonalisationMatrix />
  ) : (
    <NoRight title="The personalisation matrix is of the whole book, and of margin and cost.">
      An owner can open it under Settings › People.
    </NoRight>
  )
}

function PersonalisationMatrix() {
  const snapshot = useSnapshot()
  const [asked, ask] = useAddress('scenario')
  const [shown, show] = useAddress('of', 'accounts' as string)
  const measure: Measure = shown in measures ? (shown as Measure) : 'accounts'
  const { data: list } = useGet('listScenarios', {})
  const scenarios = list?.items ?? []
  const scenario = scenarios.find((one) => String(one.id) === asked) ?? (asked === 'none' ? undefined : scenarios.at(-1))
  const at = snapshot === undefined ? {} : { snapshot }
  const { data, error, refetch, isPlaceholderData } = useGet(
    'getPersonalisation',
    { query: { ...at, ...(scenario && { scenario: scenario.id }) } },
    { enabled: list !== undefined, staleTime: 60_000 },
  )
  // A plan that does not exist is said beside today, not instead of it.
  const { data: today } = useGet('getPersonalisation', { query: at }, { enabled: error !== null, staleTime: 60_000 })
  const page = error ? today : data
  if (error && !page)
    return today === undefined && scenario ? (
      <Loading rows={8} />
    ) : (
      <Failed title="The matrix could not be read." error={error} onRetry={() => void refetch()} />
    )
  if (!page) return <Loading rows={8} label="Placing accounts in the matrix" />
  const panel = { page, measure, old: isPlaceholderData }
  return (
    <>
      <div className={styles.head}>
        <Why page={page} />
        <div className={styles.tools}>
          <Select
            label="Beside today"
            data={[{ value: 'none', label: 'nothing' }, ...scenarios.map((one) => ({ value: String(one.id), label: one.name }))]}
            value={scenario ? String(scenario.id) : 'none'}
            allowDeselect={false}
            onChange={(value) => ask(value)}
          />
        </div>
      </div>
      {error && <Notice tone="loss">{error.message}</Notice>}
      <div className={styles.measures}>
        <SegmentedControl
          aria-label="What is counted"
          value={measure}
          onChange={(value) => show(value === 'accounts' ? null : value)}
          data={Object.entries(measures).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Grid>
        <MatrixPanel {...panel} matrix={page.today} span={page.planned ? 6 : 12} />
        {page.planned && <MatrixPanel {...panel} matrix={page.planned} before={page.today} span={6} />}
        {page.planned && <MatrixChanges page={page} />}
        <MatrixProducts page={page} />
        <MatrixCapabilities page={page} />
      </Grid>
      <MatrixSheet page={page} />
    </>
  )
}

/** What is off the diagonal, in plain words: each part opens its accounts. */
function Why({ page }: { readonly page: Personalisation }) {
  const f = useFormat()
  const set = useSetSearch()
  const { currency } = page.head
  const open = (off: 'tooMuch' | 'tooLittle') => set({ off, when: 'today', cell: null }, { push: true })
  const { tooMuch, tooLittle } = page.today
  const unmarked = (page.unmarked.share ?? 0) > 0.2
  return (
    <p className={styles.why}>
      {tooMuch.accounts > 0 ? (
        <>
          White glove on generic products:{' '}
          <LinkButton onClick={() => open('tooMuch')}>{f.count(tooMuch.accounts, 'account', 'accounts')}</LinkButton>,{' '}
          <b>{f.moneyShort(tooMuch.costToServeMinor, currency)}</b> a year to serve
          {tooMuch.netContributionMinor < 0 ? ', more than they bring. ' : '. '}
        </>
      ) : (
        <>Nobody gets white glove on generic products. </>
      )}
      {tooLittle.accounts > 0 ? (
        <>
          Products made for one with a generic experience:{' '}
          <LinkButton onClick={() => open('tooLittle')}>{f.count(tooLittle.accounts, 'account', 'accounts')}</LinkButton>, which bring{' '}
          <b>{f.moneyShort(tooLittle.marginMinor, currency)}</b> of margin a year.
        </>
      ) : (
        <>Nobody buys what is made for one and gets a generic experience.</>
      )}
      {unmarked && (
        <>
          {' '}
          {f.percent(page.unmarked.share)} of spend is on product classes without a mark:{' '}
          <Link to="/blueprint" search={{ tab: 'models' } as never}>
            mark them in the coverage models
          </Link>
          .
        </>
      )}
    </p>
  )
}
