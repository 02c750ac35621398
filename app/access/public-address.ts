/** Where people reach this server: what links in mails begin with. Never taken from a request of a stranger. */
import type { Db } from '#store/db.ts'
import { loadFlag, saveFlag } from '#store/settings.ts'

const key = 'address'

/** TAPELINE_URL, else what the owner came by; null when neither is known. */
export const loadAddress = async (db: Db): Promise<string | null> => withoutEnd(process.env.TAPELINE_URL) ?? (await loadFlag(db, key))

export const saveAddress = (db: Db, address: string): Promise<number> => saveFlag(db, key, withoutEnd(address)!)

const withoutEnd = (address: string | undefined): string | null => (address ? address.replace(/\/+$/, '') : null)
