import { useMe } from '../../app/session.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type Tab, Tabs } from '../../ui/tabs.tsx'
import { AccountTab } from './account-tab.tsx'
import { AuditTab } from './audit-tab.tsx'
import { CurrenciesTab } from './currencies-tab.tsx'
import { FeedsTab } from './feeds-tab.tsx'
import { KeysTab } from './keys-tab.tsx'
import { MailTab } from './mail-tab.tsx'
import { ModelsTab } from './models-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { SchedulesTab } from './schedules-tab.tsx'

/** Who may do what, and how the server is set up. Everybody has an account of their own; the rest is shown to whom it is open. */
export default function SettingsScreen() {
  const { may } = useMe()
  const tabs: (Tab & { open: boolean; show: () => React.ReactNode })[] = [
    { value: 'account', label: 'My account', open: true, show: () => <AccountTab /> },
    { value: 'people', label: 'People and roles', open: may('managePeople'), show: () => <PeopleTab /> },
    { value: 'models', label: 'Models and approvals', open: may('readCosts'), show: () => <ModelsTab /> },
    { value: 'currencies', label: 'Currencies', open: may('readCosts'), show: () => <CurrenciesTab /> },
    { value: 'mail', label: 'Mail', open: may('managePeople'), show: () => <MailTab /> },
    { value: 'feeds', label: 'Mail and calendar feeds', open: may('import'), show: () => <FeedsTab /> },
    { value: 'schedules', label: 'Runs by itself', open: may('schedule'), show: () => <SchedulesTab /> },
    { value: 'keys', label: 'API keys', open: may('manageKeys'), show: () => <KeysTab /> },
    { value: 'audit', label: 'Audit', open: may('readAudit'), show: () => <AuditTab /> },
  ]
  const open = tabs.filter((tab) => tab.open)
  return (
    <>
      <PageHead title="Settings" why={open.length > 1 ? 'Who may see and do what, and how this server is set up.' : null} />
      <Tabs label="Settings" tabs={open}>
        {(value) => open.find((tab) => tab.value === value)?.show()}
      </Tabs>
    </>
  )
}
