import type { AccountPage } from './account-page.ts'

/** What the account is worth over its life, through others, and what it could still buy. */
export const AccountValue = ({ page: _ }: { readonly page: AccountPage }) => null
