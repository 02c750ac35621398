import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { feedFormat } from './feed-format.ts'
import { type MailMessage, parseMessage } from './parse-message.ts'
import { readMailbox } from './read-mailbox.ts'
import { saidText } from './said-text.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tapeline-mail-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let n = 0
const fileOf = (text: string | Buffer): string => {
  const file = path.join(root, `m${n++}.eml`)
  writeFileSync(file, typeof text === 'string' ? Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')) : text)
  return file
}

async function read(text: string | Buffer, format: 'eml' | 'mbox' = 'eml') {
  const found = []
  for await (const slim of readMailbox(fileOf(text), format))
    found.push({ ...slim, message: slim.refused === null ? await parseMessage(slim) : null })
  return found
}
const one = async (text: string | Buffer): Promise<MailMessage> => (await read(text))[0]!.message!

const head =
  'From: =?utf-8?Q?J=C3=BCrgen?= <JO@Acme.example>\nTo: "Brandt, Eva" <eva@us.example>, team: a@x.example, b@x.example;\nSubject: =?utf-8?B?w5xiZXI=?=\nDate: Mon, 3 Mar 2025 10:00:00 +0100\nMessage-ID: <m1@acme>\nMIME-Version: 1.0\n'

describe('parseMessage()', () => {
  it('reads names, groups, encoded subjects and the instant, and takes the text of many parts, never an attachment', async () => {
    const found = await one(
      `${head}Content-Type: multipart/mixed; boundary="b"\n\npreamble\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n--c\nContent-Type: text/html\n\n<p>html</p>\n--c--\n--b\nContent-Type: application/pdf; name="=?utf-8?Q?Angebot_=C3=BC.pdf?="\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n${'QUJD'.repeat(1000)}\n--b--\n`,
    )
    expect(found).toMatchObject({
      ...{ id: 'm1@acme', thread: 'm1@acme', at: '2025-03-03T09:00:00.000Z', subject: 'Über', text: 'Grüße', attachedCount: 1 },
      from: { name: 'Jürgen', address: 'jo@acme.example' },
      to: [{ name: 'Brandt, Eva', address: 'eva@us.example' }, { address: 'a@x.example' }, { address: 'b@x.example' }],
    })
    expect(found.attached).toEqual([{ name: 'Angebot ü.pdf', bytes: 3000 }])
  })

  it('keeps the thread of the first reference, and of an answer without references none', async () => {
    expect((await one(`${head}References: <root@a> <mid@a>\nIn-Reply-To: <mid@a>\n\nx`)).thread).toBe('root@a')
    const answer = await one(`${head.replace(/Subject.*/, 'Subject: AW: Re: Angebot').replace(/Message-ID.*\n/, '')}\nx`)
    expect(answer.thread).toBeNull()
    expect(answer.topic).toBe((await one(`${head.replace(/Subject.*/, 'Subject: Angebot')}\nx`)).topic)
  })

  it('does not believe line breaks in encoded words, and reads wrong charsets and broken base64 as far as it can', async () => {
    const found = await one(
      `${head.replace(/Subject.*/, 'Subject: =?utf-8?Q?a=0D=0ABcc:_x@y.example?=')}Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n####QUJD%%%\n`,
    )
    expect(found.subject).not.toMatch(/[\r\n]/)
    expect(found.to).toHaveLength(3)
  })

  it('says what a header says of itself: private, bulk, automatic, bounced, spam', async () => {
    const says = async (line: string) =>
      Object.entries((await one(`${line}\n${head}\nx`)).says)
        .filter(([, is]) => is === true)
        .map(([what]) => what)
    expect(await says('Sensitivity: Private')).toEqual(['private'])
    expect(await says('List-Id: <news.example>')).toEqual(['bulk'])
    expect(await says('Auto-Submitted: auto-replied')).toEqual(['automatic'])
    expect(await says('Return-Path: <>')).toEqual(['bounce'])
    expect(await says('X-Spam-Flag: YES')).toEqual(['spam'])
  })
})

describe('readMailbox()', () => {
  it('parts messages where a mailbox does, and takes a quoted From as text', async () => {
    const found = await read(
      `From a@b.example Mon Mar  3 10:00:00 2025\n${head}\nHello\n>From here on\n\nFrom a@b.example Tue Mar  4 10:00:00 2025\n${head.replace('m1@', 'm2@')}\nBye\n`,
      'mbox',
    )
    expect(found.map((one) => [one.message!.id, one.message!.text])).toEqual([
      ['m1@acme', 'Hello\nFrom here on'],
      ['m2@acme', 'Bye'],
    ])
  })

  it('holds no more memory for 50 MB of attachment than for none, in lines or in one line', async () => {
    const file = path.join(root, 'huge.eml')
    const out = createWriteStream(file)
    out.write(
      `${head}Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nSee attached.\n--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n`.replaceAll(
        '\n',
        '\r\n',
      ),
    )
    const line = `${'UEsD'.repeat(19)}\r\n`.repeat(8_000)
    for (let written = 0; written < 25_000_000; written += line.length) if (!out.write(line)) await once(out, 'drain')
    const flat = 'A'.repeat(1_000_000)
    for (let written = 0; written < 25_000_000; written += flat.length) if (!out.write(flat)) await once(out, 'drain')
    out.end('\r\n--b--\r\n')
    await once(out, 'close')
    const sizes: number[] = []
    for await (const slim of readMailbox(file, 'eml')) {
      sizes.push(slim.source.length)
      expect((await parseMessage(slim)).text).toBe('See attached.')
      expect(slim.attached[0]!.bytes).toBeGreaterThan(37_000_000)
    }
    expect(sizes[0]).toBeLessThan(5_000)
  })

  it('refuses a flood of headers, and reads no deeper than people nest', async () => {
    expect((await read(`X-A: ${'b'.repeat(300_000)}\n${head}\nx`))[0]!.refused).toMatch(/header/)
    expect((await read(`${'X-A: b\n'.repeat(5_000)}${head}\nx`))[0]!.refused).toMatch(/header/)
    const nested = Array.from({ length: 60 }, (_, i) => `Content-Type: multipart/mixed; boundary="n${i}"\n\n--n${i}\n`).join('')
    expect((await one(`${head}${nested}Content-Type: text/plain\n\ndeep\n`)).text).toBe('')
    const message = `${head}Content-Type: message/rfc822\n\n${`${head}Content-Type: message/rfc822\n\n`.repeat(40)}end`
    expect((await one(message)).text).toBe('')
    expect(
      (await one(`${head}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(3_000)}--b--\n`)).text.length,
    ).toBeLessThan(3_000)
  })

  it('lives through anything', async () => {
    const bits = fc.constantFrom(
      '--b\r\n',
      '--b--\r\n',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      'From: <a@b.example>\r\n',
      'From a@b.example Mon Mar  3 10:00:00 2025\r\n',
      '=?utf-8?B?',
      ' folded\r\n',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(bits, fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 60 }),
        async (parts) => {
          for (const format of ['eml', 'mbox'] as const)
            for (const { message } of await read(Buffer.from(parts.join('')), format))
              if (message) expect(message.text.length).toBeLessThanOrEqual(8_000)
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('saidText()', () => {
  it('cuts what is quoted, the signature and the small print', () => {
    expect(saidText('Yes please.\n\nBest, Jo\n-- \nJo Doe\nAcme', undefined)).toBe('Yes please.\n\nBest, Jo')
    expect(saidText('Ja.\n\nAm 3. März 2025 um 10:00 schrieb Eva <e@x.example>:\n> alt\n', undefined)).toBe('Ja.')
    expect(
      saidText('On Mon, 3 Mar 2025 at 10:00, Jo\n<jo@x.example> wrote:\n> How much?\nTen each.\n> And when?\nIn May.', undefined),
    ).toBe('Ten each.\nIn May.')
    expect(saidText('Gut.\n\nVon: Jo\nGesendet: Montag\nAn: Eva\nBetreff: x\n\nalt', undefined)).toBe('Gut.')
    expect(saidText('From: our side all is fine.\nReally.', undefined)).toBe('From: our side all is fine.\nReally.')
    expect(saidText('Fine.\n\nThis e-mail is confidential and intended only for the addressee.', undefined)).toBe('Fine.')
    expect(
      saidText(undefined, '<p>Yes <b>we</b> can</p><script>alert(1)</script><blockquote>old</blockquote><img src="http://t.example/p">'),
    ).toBe('Yes we can')
  })

  it('takes no longer for lines made to take long', () => {
    const start = performance.now()
    saidText('On '.repeat(200_000), undefined)
    saidText(`${'> '.repeat(500)}\n`.repeat(5_000), undefined)
    saidText(undefined, '<div>'.repeat(100_000))
    saidText(`${'On Mon, '.repeat(70)}\n`.repeat(600), undefined)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('feedFormat()', () => {
  it('knows messages, mailboxes and calendars by their beginning, and tables for tables', () => {
    expect(feedFormat(Buffer.from(head), 'x')).toBe('eml')
    expect(feedFormat(Buffer.from(`From a@b.example Mon Mar  3 10:00:00 2025\r\n${head}`), 'x')).toBe('mbox')
    expect(feedFormat(Buffer.from('\ufeffBEGIN:VCALENDAR\r\nVERSION:2.0'), 'x')).toBe('ics')
    for (const text of ['From,To,Subject\na,b,c\n', 'Subject: x\n', 'Date;From:;To\n', 'id\n1\n'])
      expect(feedFormat(Buffer.from(text), 'mail.csv')).toBeNull()
  })
})
