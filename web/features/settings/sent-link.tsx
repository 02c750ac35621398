import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'
import { Notice } from '../../ui/states.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { ShownOnce } from './shown-once.tsx'

/** Says that a link was sent, or shows it to be passed on by hand. */
export function SentLink({ sent, to }: { readonly sent: Got<Routes['makeResetLink']>; readonly to: string }) {
  const f = useFormat()
  const until = `${f.day(sent.expiresAt.slice(0, 10))}, ${f.time(sent.expiresAt)}`
  if (sent.link === null)
    return (
      <p>
        A mail with the link is on its way to {to}. It works once, until {until}.
      </p>
    )
  return (
    <>
      {sent.problem && <Notice tone="loss">The mail was not sent: {sent.problem}</Notice>}
      <p>
        Send this link to {to} yourself. It is shown this once, works once, and until {until}.
      </p>
      <ShownOnce text={sent.link} label="link" />
    </>
  )
}
