import { createTransport } from 'nodemailer'

/** Where mail goes out, and from whom. */
export interface MailWay {
  /** `smtp://user:password@host:port`, or smtps. */
  readonly smtpUrl: string
  readonly from: string
}

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

const patienceMs = 15_000

/** @throws whatever the mail server answered */
export async function sendMail({ smtpUrl, from }: MailWay, mail: Mail): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
    // What we write holds no files and no addresses to fetch.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  try {
    await transport.sendMail({ from, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } })
  } finally {
    transport.close()
  }
}
