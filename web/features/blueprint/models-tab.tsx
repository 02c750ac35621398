import { Empty } from '../../ui/states.tsx'

export const ModelsTab = () => <Empty title="Coverage models">Not here yet.</Empty>
