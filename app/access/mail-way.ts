/** How mail goes out: from the environment, else as an owner set it. */
import { Refusal } from '#api/refusal.ts'
import { linkMail } from '#mail/link-mail.ts'
import { type MailWay, sendMail } from '#mail/send-mail.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { loadFlag, removeSetting, saveFlag } from '#store/settings.ts'
import type { Context } from '../context.ts'
import { loadAddress, saveAddress } from './public-address.ts'

const key = 'mail'

/** Null: links are shown to whoever makes them instead. */
export async function loadMailWay(db: Db): Promise<(MailWay & { readonly fixed: boolean }) | null> {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = process.env
  if (smtpUrl) return { smtpUrl, from: from || defaultFrom(smtpUrl), fixed: true }
  const kept = await loadFlag(db, key)
  return kept === null ? null : { ...(JSON.parse(kept) as MailWay), fixed: false }
}

const defaultFrom = (smtpUrl: string) => {
  const { hostname } = new URL(smtpUrl)
  return `Tapeline <tapeline@${hostname}>`
}

/** As Settings shows it: never the password. */
export async function describeMail(db: Db) {
  const way = await loadMailWay(db)
  const url = way && new URL(way.smtpUrl)
  return {
    on: way !== null,
    fixed: way?.fixed ?? false,
    from: way?.from ?? null,
    server: url && `${url.hostname}${url.port ? `:${url.port}` : ''}`,
    user: url?.username ? decodeURIComponent(url.username) : null,
    address: await loadAddress(db),
    addressFixed: Boolean(process.env.TAPELINE_URL),
  }
}

export interface MailSettings {
  /** Undefined: as it is; null: no mail. */
  readonly way?: MailWay | null | undefined
  readonly address?: string | undefined
}

export async function setMail(ctx: Context, { way, address }: MailSettings): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    if (way === null) await removeSetting(tx, key)
    else if (way !== undefined) await saveFlag(tx, key, JSON.stringify(way))
    if (address !== undefined) await saveAddress(tx, address)
    await saveAudit(tx, ctx, 'set mail', 'mail', { on: way !== null })
  })
}

/**
 * Sends a mail to whoever asks.
 *
 * @throws Refusal unavailable: with what the mail server answered
 */
export async function tryMail(ctx: Context, { name, email, origin }: { name: string; email: string; origin: string }): Promise<void> {
  const way = await loadMailWay(ctx.store)
  if (way === null) throw new Refusal('conflict', 'No mail is set up yet')
  const mail = linkMail({
    ...{ to: email, subject: 'Mail from Tapeline arrives', before: [`Good day ${name},`, 'mail from Tapeline arrives.'], after: [] },
    ...{ action: 'Open Tapeline', link: (await loadAddress(ctx.store)) ?? origin },
  })
  await sendMail(way, mail).catch((error: Error) => {
    throw new Refusal('unavailable', `The mail could not be sent: ${error.message}`)
  })
}
