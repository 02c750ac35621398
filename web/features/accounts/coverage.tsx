import type { AccountPage } from './account-page.ts'

/** How the account is served, what each plan says of it, and why. */
export const AccountCoverage = ({ page: _ }: { readonly page: AccountPage }) => null
