import { Empty } from '../../ui/states.tsx'

export const GuidanceTab = () => <Empty title="Channel guidance">Not here yet.</Empty>
