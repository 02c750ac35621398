import type { AccountPage } from './account-page.ts'

export function AccountPlan({ page }: { readonly page: AccountPage }) {
  return <p>{page.account.name}</p>
}
