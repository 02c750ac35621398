import { useMe } from '../../app/session.tsx'

/** Who did it, as far as it can be said here: " by you", " by Jana" on the command line; people are kept by ids, which nobody reads. */
export function useByWhom(): (actor: string) => string {
  const { me } = useMe()
  return (actor) => {
    if (me.userId !== null && actor === `user:${me.userId}`) return ' by you'
    if (/^(user|key):/.test(actor)) return ' by somebody else'
    return ` by ${actor.replace(/^cli:/, '')}`
  }
}
