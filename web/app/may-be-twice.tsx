import { Link } from '@tanstack/react-router'
import { LinkButton } from '../ui/link-button.tsx'
import { Notice } from '../ui/states.tsx'
import { openMerge } from './merge.tsx'
import { useGet } from './queries.ts'
import { useMe } from './session.tsx'

interface MayBeTwiceProps {
  readonly what: 'account' | 'person'
  readonly id: number
}

/** On the page of an account or a person: what it may also be, while nobody has said. Nothing where there is nothing to say. */
export function MayBeTwice({ what, id }: MayBeTwiceProps) {
  const { may } = useMe()
  const { data, isPlaceholderData } = useGet('listDuplicates', { query: { what, of: id, limit: 3 } }, { staleTime: 60_000 })
  const pair = isPlaceholderData ? undefined : data?.items[0]
  if (!pair) return null
  const other = pair.left.id === id ? pair.right : pair.left
  const more = (data?.total ?? 1) - 1
  return (
    <Notice
      tone="plain"
      action={
        may('match') && (
          <LinkButton onClick={() => openMerge({ what, left: pair.left.id, right: pair.right.id })}>Compare and merge</LinkButton>
        )
      }
    >
      {pair.moved ? 'May be one with ' : 'May also be there as '}
      {what === 'account' ? (
        <Link to="/accounts/$account" params={{ account: String(other.id) }}>
          {other.name}
        </Link>
      ) : (
        <Link to="/people/$person" params={{ person: String(other.id) }}>
          {other.name}
        </Link>
      )}
      :{' '}
      {pair.reasons
        .slice(0, 2)
        .map((reason) => reason.replace(/: .* \/ .*$/, ''))
        .join(', ')}
      .{' '}
      {more > 0 && (
        <Link to="/record" search={{ ...(what === 'person' && { what }) } as never}>
          {more === 1 ? 'One more' : `${more} more`}
        </Link>
      )}
    </Notice>
  )
}
