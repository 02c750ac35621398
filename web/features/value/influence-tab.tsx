import { Empty } from '../../ui/states.tsx'

export const InfluenceTab = () => <Empty title="Influence">Not here yet.</Empty>
