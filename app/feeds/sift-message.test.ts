import { describe, expect, it } from 'vitest'
import type { MailMessage } from '#intake/mail/parse-message.ts'
import { usualFeedSettings } from '#store/feeds.ts'
import type { FeedBook } from './feed-book.ts'
import { senderProved, siftMessage } from './sift-message.ts'

const book: FeedBook = {
  settings: { ...usualFeedSettings, trustedServers: ['mx.us.example'] },
  ...{ ours: new Set(['us.example']), colleagueByAddress: new Map(), rules: new Map(), colleagues: new Map() },
  accounts: { byId: new Map(), byKey: new Map(), byDomain: new Map(), peopleByDomain: new Map() },
}
const message = (from: string, authentication: readonly string[], subject = 'Offer'): MailMessage => ({
  ...{ id: 'm', thread: 'm', topic: 't', answers: [], at: '2025-03-03T09:00:00.000Z', to: [], copy: [], subject, text: '' },
  ...{ from: { name: '', address: from }, attached: [], attachedCount: 0 },
  says: { private: false, bulk: false, automatic: false, bounce: false, spam: false, authentication },
})

describe('senderProved()', () => {
  it('believes our own server only, the topmost of its words, and only for the domain of the sender', () => {
    const proved = (...authentication: string[]) => senderProved(book, message('jo@mail.acme.example', authentication))
    expect(proved('mx.us.example; dkim=pass header.d=acme.example; spf=fail')).toBe(true)
    expect(proved('mx.us.example; dmarc=pass (p=reject) header.from=acme.example')).toBe(true)
    expect(proved('mx.us.example; spf=pass smtp.mailfrom=bounce@acme.example')).toBe(true)
    expect(proved('mx.us.example; dkim=pass header.d=mailer.example')).toBe(false)
    expect(proved('mx.evil.example; dkim=pass header.d=acme.example')).toBe(false)
    expect(proved('mx.us.example; dkim=fail', 'mx.us.example; dkim=pass header.d=acme.example')).toBe(false)
    expect(proved()).toBe(false)
  })
})

describe('siftMessage()', () => {
  it('leaves a message aside that says it is from a colleague and that a server found to fail', () => {
    const sifted = (from: string, ...authentication: string[]) => siftMessage(book, message(from, authentication), null)
    expect(sifted('eva@us.example', 'mx.us.example; dmarc=fail header.from=us.example')).toBe('forged')
    expect(sifted('eva@us.example', 'other.example; spf=softfail smtp.mailfrom=x@evil.example')).toBe('forged')
    // As it lies in the folder of what was sent.
    expect(sifted('eva@us.example')).toBeNull()
    expect(sifted('jo@acme.example', 'mx.us.example; dmarc=fail header.from=acme.example')).toBeNull()
  })

  it('takes a subject for private by whole words, in any case, and a message for old by the day it was written', () => {
    expect(siftMessage(book, message('jo@acme.example', [], 'Streng VERTRAULICH: Preise'), null)).toBe('private')
    expect(siftMessage(book, message('jo@acme.example', [], 'Privatisation of ports'), null)).toBeNull()
    expect(siftMessage(book, message('jo@acme.example', []), '2025-03-04')).toBe('old')
  })
})
