/** People whom messages name and the record does not know: nobody is made by a message, colleagues add them. */
import { Refusal } from '#api/refusal.ts'
import type { Db } from '#store/db.ts'
import { loadByAddress, loadHeard, loadHeardKnown, settleHeard } from '#store/feeds.ts'
import type { Context } from '../context.ts'
import { type By, makePerson } from '../editing/record-edit.ts'
import { openFeedBook } from './feed-book.ts'

/** Who became known since, by a file or by hand, is named by the messages that heard of them. */
export async function settleKnown(tx: Db): Promise<void> {
  for (const { address, person } of await loadHeardKnown(tx)) await settleHeard(tx, address, person)
}

export async function listHeard(ctx: Context, limit: number) {
  const { accounts } = await openFeedBook(ctx.store)
  return (await loadHeard(ctx.store, limit)).map(({ address, name, account, messages, lastDay }) => ({
    ...{ address, ...guessName(name, address), account, messages, lastDay },
    accountName: accounts.byId.get(accounts.byId.get(account)?.node ?? account)?.name ?? null,
  }))
}

/** Puts people on the accounts that their messages are on. What somebody typed goes before what the message says; their role is not known. */
export async function addHeard(
  ctx: Context & By,
  given: readonly { readonly address: string; readonly firstName: string; readonly lastName: string }[],
): Promise<{ added: number; messages: number }> {
  const { accounts } = await openFeedBook(ctx.store)
  return ctx.store.transaction(async (tx) => {
    let [added, messages] = [0, 0]
    const waiting = new Map((await loadHeard(tx, 100_000)).map((one) => [one.address, one]))
    for (const { address, firstName, lastName } of given) {
      const heard = waiting.get(address)
      if (!heard) throw new Refusal('not_found', `Nobody with the address ${address} waits to be added: somebody was quicker`)
      const [known] = await loadByAddress(tx, [address])
      const account = accounts.byId.get(heard.account)
      if (!account) throw new Refusal('not_found', 'The account of this person is not in the record any more')
      const fields = { ...(firstName !== '' && { first_name: firstName }), ...(lastName !== '' && { last_name: lastName }), email: address }
      const person = known
        ? known.person
        : (await makePerson(tx, ctx, fields, { account: { source: account.source, externalId: account.externalId }, contact: {} })).id
      if (!known) added++
      messages += await settleHeard(tx, address, person)
    }
    return { added, messages }
  })
}

/** "Brandt, Eva" and eva.brandt@ are Eva Brandt. To be looked at, not believed. */
function guessName(name: string, address: string): { firstName: string; lastName: string } {
  const turned = /^([^,]+),\s*([^,]+)$/.exec(name)
  const plain = turned ? `${turned[2]} ${turned[1]}` : name.includes('@') ? '' : name
  const words = (plain || fromAddress(address)).split(' ').filter(Boolean)
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '' }
}

function fromAddress(address: string): string {
  const local = address.slice(0, address.indexOf('@'))
  return /^\p{L}{2,}[._-]\p{L}{2,}$/u.test(local)
    ? local
        .split(/[._-]/)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(' ')
    : ''
}
