import type { AccountPage } from './account-page.ts'

/** The index of an account and everything it is made of. */
export function Relationship(_: { readonly page: AccountPage; readonly span?: number }) {
  return null
}
