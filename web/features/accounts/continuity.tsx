import type { AccountPage } from './account-page.ts'

/** What hangs on one person at this account. */
export function AccountContinuity(_: { readonly page: AccountPage; readonly span?: number }) {
  return null
}
