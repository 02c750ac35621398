import { Empty } from '../../ui/states.tsx'

export const AccountsTab = () => <Empty title="Value of accounts">Not here yet.</Empty>
