/** Accounts in scope by what people call them: the customer that stands for a key, an id or a name. */
import { type AccountRecord, type AccountScope, accountRecord, accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'

export interface FoundAccount {
  readonly id: number
  readonly source: string
  readonly externalId: string
  readonly key: string
  readonly name: string
}

export interface AccountFinder {
  /** The customer that stands for a key now; null: nobody has it. Also of accounts of others: `inScope` says. */
  byKey(key: { readonly source: string; readonly externalId: string }): FoundAccount | null
  byId(id: number): FoundAccount | null
  inScope(account: FoundAccount): boolean
  /** In scope only. By `source/id`, by an id that is one account's, or by a name that is one account's. */
  byText(text: string): FoundAccount | 'none' | 'several'
  /** Customers in scope, in order of key. */
  readonly all: readonly FoundAccount[]
  /** The group an account is in, by its topmost account; null: it is in none. */
  group(account: FoundAccount): FoundAccount | null
}

/** Once per scope, for as long as no account changes. */
const made = new WeakMap<AccountRecord, WeakMap<AccountScope, AccountFinder>>()

export async function accountFinder(ctx: Context): Promise<AccountFinder> {
  const [record, scope] = [await accountRecord(ctx), await accountsInScope(ctx)]
  const ofRecord = made.get(record) ?? new WeakMap<AccountScope, AccountFinder>()
  made.set(record, ofRecord)
  const known = ofRecord.get(scope) ?? makeFinder(record, scope)
  ofRecord.set(scope, known)
  return known
}

function makeFinder({ accounts, tree, names }: AccountRecord, { ids }: AccountScope): AccountFinder {
  const placeOfKey = new Map(accounts.flatMap((a, i) => (a.kind === 'account' ? [[`${a.source}\u001f${a.externalId}`, i] as const] : [])))
  const placeOfId = new Map(accounts.map((a, i) => [a.id, i]))
  const found = new Map<number, FoundAccount>()
  const at = (node: number): FoundAccount => {
    const known = found.get(node)
    if (known) return known
    const { id, source, externalId } = accounts[node]!
    const account = { id, source, externalId, key: `${source}/${externalId}`, name: names.get(node) ?? externalId }
    found.set(node, account)
    return account
  }
  const customerOf = (i: number | undefined): FoundAccount | null =>
    i === undefined || accounts[i]!.kind === 'unassigned' ? null : at(tree.standIn[accounts[i]!.customer]!)
  const inScope = (account: FoundAccount) => ids === null || ids.has(account.id)
  const all = [...new Set(accounts.flatMap((a) => (a.kind === 'account' ? [tree.standIn[a.customer]!] : [])))]
    .sort((a, b) => a - b)
    .map(at)
    .filter(inScope)
  let byName: Map<string, FoundAccount[]> | null = null
  let byExternal: Map<string, FoundAccount[]> | null = null
  const grouped = (key: (one: FoundAccount) => string) => {
    const map = new Map<string, FoundAccount[]>()
    for (const one of all) {
      const list = map.get(key(one))
      if (list) list.push(one)
      else map.set(key(one), [one])
    }
    return map
  }
  const byKey: AccountFinder['byKey'] = ({ source, externalId }) => customerOf(placeOfKey.get(`${source}\u001f${externalId}`))
  return {
    ...{ all, inScope, byKey },
    byId: (id) => customerOf(placeOfId.get(id)),
    byText(text) {
      const slash = text.indexOf('/')
      const exact = slash > 0 ? byKey({ source: text.slice(0, slash), externalId: text.slice(slash + 1) }) : null
      if (exact && inScope(exact)) return exact
      byName ??= grouped((one) => fold(one.name))
      byExternal ??= grouped((one) => one.externalId)
      const those = byExternal.get(text) ?? byName.get(fold(text)) ?? []
      return those.length === 1 ? those[0]! : those.length === 0 ? 'none' : 'several'
    },
    group(account) {
      const node = placeOfId.get(account.id)
      const head = node === undefined ? -1 : tree.group[node]!
      return head < 0 || head === node ? null : at(head)
    },
  }
}

const fold = (text: string) => text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en')
