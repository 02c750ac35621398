/** Where to go after signing in: a page of ours, whatever the address says. */
export function nextPage(asked: string | null): string {
  if (asked === null || !asked.startsWith('/')) return '/'
  const address = new URL(asked, location.origin)
  return address.origin === location.origin ? address.pathname + address.search + address.hash : '/'
}
