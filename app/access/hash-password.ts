import { hashPassword } from 'better-auth/crypto'
import { Refusal } from '#api/refusal.ts'

/** As better-auth checks it: scrypt. @throws Refusal invalid */
export function hashOf(password: string, person: { name: string; email: string }): Promise<string> {
  refuseGuessable(password, person)
  return hashPassword(password)
}

/**
 * Length is checked at the door; here what is guessed first.
 *
 * @throws Refusal invalid
 */
export function refuseGuessable(password: string, { name, email }: { name: string; email: string }): void {
  const given = letters(password)
  const guessed = [email, email.split('@')[0]!, name].map(letters).filter((one) => one.length > 3)
  if (guessed.some((one) => given.replaceAll(one, '').length < 4) || new Set(password).size < 4)
    throw new Refusal('invalid', 'Choose a password that is not made of your name or address, nor of the same few letters', [
      { at: 'body/password', message: 'is too easily guessed' },
    ])
}

const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
