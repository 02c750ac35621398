import { Empty } from '../../ui/states.tsx'

export const ScenariosTab = () => <Empty title="Scenarios">Not here yet.</Empty>
