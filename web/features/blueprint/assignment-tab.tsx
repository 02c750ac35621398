import { Empty } from '../../ui/states.tsx'

export const AssignmentTab = () => <Empty title="Assignment">Not here yet.</Empty>
