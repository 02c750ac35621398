import { Empty } from '../../ui/states.tsx'

export const MatrixTab = () => <Empty title="Personalisation matrix">Not here yet.</Empty>
