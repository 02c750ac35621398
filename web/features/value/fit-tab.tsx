import { Empty } from '../../ui/states.tsx'

export const FitTab = () => <Empty title="How well it fits">Not here yet.</Empty>
