import { z } from 'zod'
import { route } from '../route.ts'

export const recordFacts = z
  .object({
    record: z.enum(['main', 'demo']),
    company: z.string().nullable().describe('null before the first import'),
    currency: z.string().nullable(),
    timeZone: z.string().nullable(),
    counts: z.array(z.object({ what: z.string(), rows: z.int() })).describe('empty for whom only own accounts are open'),
    /** The last snapshot, which pages show unless asked for another. */
    snapshot: z
      .object({
        id: z.int(),
        asOf: z.string(),
        from: z.string(),
        to: z.string(),
        level: z.string(),
        title: z.string().nullable(),
        inputHash: z.string(),
        models: z.array(z.string()),
        accounts: z.int().nullable().describe('null for whom only own accounts are open'),
      })
      .nullable(),
  })
  .meta({ id: 'Record', description: 'What this record holds, and its last measurement.' })

const currencies = z
  .object({
    currency: z.string().nullable().describe('The reporting currency, fixed by the first import; null before it'),
    timeZone: z.string().nullable(),
    /** In the data, besides the reporting currency. */
    used: z.array(
      z.object({
        currency: z.string(),
        firstMonth: z.string(),
        lastMonth: z.string(),
        lines: z.int(),
        missingMonths: z.array(z.string()).describe('Months with amounts and without an average rate: those amounts are left out'),
      }),
    ),
    rates: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        month: z.string(),
        policy: z.string(),
        rate: z.string().describe('exact decimal: one unit of `from` in `to`'),
        source: z.string().describe('where the rate comes from'),
      }),
    ),
  })
  .meta({ id: 'Currencies' })

const mail = z
  .object({
    on: z.boolean().describe('false: links are shown to whoever makes them'),
    fixed: z.boolean().describe('set by SMTP_URL where the server runs: cannot be changed here'),
    from: z.string().nullable(),
    server: z.string().nullable(),
    user: z.string().nullable(),
    address: z.string().nullable().describe('What links in mails begin with'),
    addressFixed: z.boolean().describe('set by TAPELINE_URL'),
  })
  .meta({ id: 'MailSettings', description: 'How mail goes out. The password is never shown.' })

const webAddress = z.url({ protocol: /^https?$/ }).max(300)

export const settingRoutes = {
  getRecord: route({ method: 'GET', path: '/v1/record', tag: 'record', summary: 'What the record holds', may: 'read', ok: recordFacts }),
  getCurrencies: route({
    ...{ method: 'GET', path: '/v1/currencies', tag: 'settings', may: 'readCosts', ok: currencies },
    summary: 'The reporting currency, rates by month with their source, and those that are missing',
  }),
  getMail: route({
    ...{ method: 'GET', path: '/v1/settings/mail', tag: 'settings', may: 'managePeople', ok: mail },
    summary: 'How mail goes out',
  }),
  setMail: route({
    ...{ method: 'PUT', path: '/v1/settings/mail', tag: 'settings', may: 'managePeople', ok: mail },
    summary: 'Set how mail goes out, and what links in it begin with',
    body: z.object({
      way: z
        .object({ smtpUrl: z.url({ protocol: /^smtps?$/ }).max(500), from: z.string().trim().min(3).max(200) })
        .nullable()
        .optional()
        .describe('null: no mail; absent: as it is'),
      address: webAddress.optional(),
    }),
  }),
  tryMail: route({
    ...{ method: 'POST', path: '/v1/settings/mail/try', tag: 'settings', may: 'managePeople', answers: 'nothing' },
    summary: 'Send a mail to oneself, to see that it arrives',
  }),
}
