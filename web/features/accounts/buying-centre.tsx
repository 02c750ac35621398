import type { AccountPage } from './account-page.ts'

/** The buying centre: a circle per person by role and seniority. */
export function BuyingCentre(_: { readonly page: AccountPage; readonly span?: number }) {
  return null
}
