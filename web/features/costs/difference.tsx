import { Sign } from '../../app/marks.tsx'
import { useFormat } from '../../ui/use-format.ts'

/** 0.00 with its tick; anything else is rust. */
export function Difference({ minor, currency }: { readonly minor: number; readonly currency: string }) {
  const f = useFormat()
  return minor === 0 ? (
    <span className="dim">
      {f.amountExact(0, currency)} <Sign sign="yes" label="ties" />
    </span>
  ) : (
    <span className="loss">
      {f.amountExact(minor, currency)} <Sign sign="no" label="does not tie" />
    </span>
  )
}
