import type { AccountPage } from './account-page.ts'

export function AccountOpportunities({ page }: { readonly page: AccountPage }) {
  return <p>{page.account.name}</p>
}
