import { createHash, randomBytes } from 'node:crypto'

/** 128 bits of chance, as links carry them. */
export const newToken = (): string => randomBytes(16).toString('base64url')

/** What is kept of a token, a session or a key: who reads the database cannot use it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
