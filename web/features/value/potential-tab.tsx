import { Empty } from '../../ui/states.tsx'

export const PotentialTab = () => <Empty title="Potential">Not here yet.</Empty>
