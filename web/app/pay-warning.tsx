import { Notice } from '../ui/states.tsx'
import { useGet } from './queries.ts'

/** On every page of listening while somebody's pay hangs on the index. */
export function PayWarning() {
  const { data } = useGet('getPayTarget', {}, { staleTime: 300_000 })
  if (!data?.tied) return null
  return (
    <Notice>
      Somebody’s pay hangs on this index. A number that pays is looked after instead of what it measures: compare who was chosen to be
      asked, and who was taken out, under Fair play.
    </Notice>
  )
}
