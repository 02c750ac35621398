import type { AccountPage } from './account-page.ts'

/** Whether we kept what every customer of the segment may expect of us. */
export function PromisesKept(_: { readonly page: AccountPage; readonly span?: number }) {
  return null
}

/** The same in a few rows. */
export function PromisesKeptPanel(_: { readonly page: AccountPage; readonly span?: number }) {
  return null
}
