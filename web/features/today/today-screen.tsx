import { Button, SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Today } from '#api/routes/today.ts'
import { useGet } from '../../app/queries.ts'
import { useRecord } from '../../app/record.tsx'
import { type Session, useMe } from '../../app/session.tsx'
import { useAddress } from '../../ui/address.ts'
import type { Format } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { AccountsTab } from './accounts-tab.tsx'
import { CommercialTab } from './commercial-tab.tsx'
import { FinanceTab } from './finance-tab.tsx'
import { VoicesTab } from './voices-tab.tsx'

type Tab = 'finance' | 'commercial' | 'accounts' | 'voices'

/** What waits, by role; empty when it is done. */
export default function TodayScreen() {
  const f = useFormat()
  const session = useMe()
  const { empty } = useRecord()
  const tabs = tabsOf(session)
  const [asked, choose] = useAddress('tab')
  const tab = tabs.find((one) => one.value === asked)?.value ?? tabs[0]!.value
  const { data: today, error, refetch } = useGet('getToday', {})
  if (error && !today) return <Failed title="Today could not be read." error={error} onRetry={() => void refetch()} />
  return (
    <>
      <PageHead
        title="Today"
        why={today && `${f.dayInFull(today.day)}. ${sentence(today, f)}`}
        tools={
          <>
            {tabs.length > 1 && (
              <SegmentedControl
                aria-label="For whom"
                data={tabs.map(({ value, label }) => ({ value, label }))}
                value={tab}
                onChange={(value) => choose(value === tabs[0]!.value ? null : value, { push: true })}
              />
            )}
            {session.may('import') && (
              <Button component={Link} to="/imports">
                Drop files
              </Button>
            )}
          </>
        }
      />
      {!today ? (
        <Loading rows={8} />
      ) : empty ? (
        <NothingYet session={session} />
      ) : tab === 'finance' ? (
        <FinanceTab today={today} />
      ) : tab === 'commercial' ? (
        <CommercialTab today={today} />
      ) : tab === 'accounts' ? (
        <AccountsTab today={today} />
      ) : (
        <VoicesTab today={today} />
      )}
    </>
  )
}

const NothingYet = ({ session }: { readonly session: Session }): ReactNode => (
  <Empty
    title="Nothing was imported yet."
    actions={
      session.may('import') && (
        <Button component={Link} to="/welcome">
          Start with your own files
        </Button>
      )
    }
  >
    Drop the exports of your order, invoice and ticket systems. From them comes what each customer brings and costs, and what waits for you
    here.
  </Empty>
)

const names: Readonly<Record<Tab, string>> = { finance: 'Finance', commercial: 'Commercial', accounts: 'My accounts', voices: 'Voices' }

/** What a role opens with comes first. */
function tabsOf({ me, may, sees, own }: Session): readonly { readonly value: Tab; readonly label: string }[] {
  const finance = may('readCosts') && sees('cost') && !own
  const all: readonly Tab[] = own
    ? ['accounts', 'commercial']
    : me.role === 'listeningLead'
      ? ['voices', 'commercial', ...(finance ? (['finance'] as const) : [])]
      : me.role === 'owner' || me.role === 'finance'
        ? [...(finance ? (['finance'] as const) : []), 'commercial', 'voices']
        : ['commercial', ...(finance ? (['finance'] as const) : []), 'voices']
  return all.map((value) => ({ value, label: names[value] }))
}

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve']
const inWords = (n: number, f: Format) => small[n] ?? f.number(n)

function sentence({ toDo, month, head }: Today, f: Format): string {
  const stops = toDo.filter((one) => one.group === 'stops').length
  const named = month
    ? new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(new Date(`${month.month}-01T00:00Z`))
    : null
  if (named && stops > 0) return `${inWords(stops, f)} ${stops === 1 ? 'thing stops' : 'things stop'} ${named} from closing.`
  const waits = toDo.length
  if (waits > 0) return `${inWords(waits, f)} ${waits === 1 ? 'thing waits' : 'things wait'} for you.`
  return head === null ? 'Nothing was measured yet.' : 'Nothing waits for you.'
}
