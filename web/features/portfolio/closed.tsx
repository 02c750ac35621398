import { NoRight } from '../../ui/states.tsx'

/** What cannot be shown without margin and cost. */
export const Closed = ({ what }: { readonly what: string }) => (
  <NoRight title="Margin and cost are closed to you.">{what} is made of them. An owner can open them under Settings › People.</NoRight>
)
