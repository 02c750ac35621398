import { useFormat } from '../../ui/use-format.ts'

/** Money in several currencies, never added up. */
export function Amounts({ amounts }: { amounts: readonly { readonly currency: string; readonly amountMinor: number }[] }) {
  const f = useFormat()
  if (amounts.length === 0) return <span className="dim">–</span>
  return (
    <>
      {amounts.map(({ currency, amountMinor }) => (
        <div key={currency} className="num">
          {f.money(amountMinor, currency)}
        </div>
      ))}
    </>
  )
}
