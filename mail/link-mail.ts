import type { Mail } from './send-mail.ts'

/** A mail that carries one link. Plain: it is read by people in a hurry, and by filters that distrust pictures. */
export interface LinkMail {
  readonly to: string
  readonly subject: string
  /** Paragraphs before the link. */
  readonly before: readonly string[]
  readonly action: string
  readonly link: string
  /** Paragraphs after it. */
  readonly after: readonly string[]
}

export function linkMail({ to, subject, before, action, link, after }: LinkMail): Mail {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`
  return {
    ...{ to, subject },
    text: [...before, `${action}:\n${link}`, ...after, 'Tapeline'].join('\n\n'),
    html: `<!doctype html><html><body style="margin:0;padding:32px 16px;background:#f7f7f5;font:16px/1.5 system-ui,sans-serif;color:#1d1d1b">
<div style="max-width:520px;margin:0 auto;padding:32px;background:#fff;border:1px solid #e3e3df;border-radius:8px">
${before.map(paragraph).join('\n')}
<p style="margin:0 0 16px"><a href="${escaped(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0f5c5c;color:#fff;text-decoration:none">${escaped(action)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#666;word-break:break-all">${escaped(link)}</p>
${after.map(paragraph).join('\n')}
</div></body></html>`,
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => entities[sign]!)
