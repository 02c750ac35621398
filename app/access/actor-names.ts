import type { Store } from '#store/db.ts'
import { loadUserNames } from '#store/users.ts'

/** Who did something, as a person reads it: a name, or whoever used the command line. */
export async function actorNames({ home }: { readonly home: Store }): Promise<(actor: string) => string> {
  const names = await loadUserNames(home)
  return (actor) => {
    const [kind, who = ''] = [actor.slice(0, actor.indexOf(':')), actor.slice(actor.indexOf(':') + 1)]
    if (kind === 'cli') return `${who} (command line)`
    if (kind === 'key') return 'API key'
    if (kind === 'schedule') return 'Tapeline by itself'
    return names.get(who) ?? actor
  }
}
