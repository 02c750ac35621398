import { linkMail } from '#mail/link-mail.ts'
import { type Mail, sendMail } from '#mail/send-mail.ts'
import type { Context } from '../context.ts'
import { loadMailWay } from './mail-way.ts'
import { loadAddress } from './public-address.ts'

export interface SentLink {
  readonly mailed: boolean
  /** For whoever made it to pass on, where it was not sent. */
  readonly link: string | null
  /** What the mail server answered, where it did not take the mail. */
  readonly problem: string | null
  readonly expiresAt: string
}

/** Where the person who asks reaches this server; used where the organisation's own address is not known. */
export interface AskedFrom {
  readonly origin: string
}

/** Sends a link by mail, or shows it to whoever made it where there is no mail. Both lead to the same page. */
export async function sendLink(
  ctx: Context,
  from: AskedFrom,
  path: string,
  expiresAt: string,
  write: (link: string) => Mail,
): Promise<SentLink> {
  const [way, address] = [await loadMailWay(ctx.store), await loadAddress(ctx.store)]
  const link = `${address ?? from.origin}${path}`
  if (way === null) return { mailed: false, link, problem: null, expiresAt }
  const problem = await sendMail(way, write(link)).then(
    () => null,
    (error: Error) => error.message,
  )
  return problem === null ? { mailed: true, link: null, problem, expiresAt } : { mailed: false, link, problem, expiresAt }
}

const day = (instant: string) => instant.slice(0, 10)

export const invitationMail = (to: string, invitedBy: string, role: string, expiresAt: string) => (link: string) =>
  linkMail({
    ...{ to, link, subject: `${invitedBy} invites you to Tapeline`, action: 'Accept the invitation' },
    before: ['Good day,', `${invitedBy} invites you to Tapeline, as ${role}. You choose a password of your own and are signed in.`],
    after: [`The link works once, until ${day(expiresAt)}. If you do not know what this is about, leave it: nothing happens then.`],
  })

export const resetMail = (to: string, name: string) => (link: string) =>
  linkMail({
    ...{ to, link, subject: 'A new password for Tapeline', action: 'Set a new password' },
    before: [`Good day ${name},`, 'somebody, probably you, asked for a new password.'],
    after: ['The link works once, for two hours. If it was not you, leave it: your password stays as it is.'],
  })
