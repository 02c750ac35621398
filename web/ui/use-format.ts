/** The reader's locale: the browser's, unless another was chosen on this device. */
import { useSyncExternalStore } from 'react'
import { type Format, formatFor } from './format.ts'

const key = 'tapeline.locale'
const listeners = new Set<() => void>()

const chosen = (): string | null => localStorage.getItem(key)
const current = (): string => chosen() ?? navigator.language ?? 'en-GB'

export function setLocale(locale: string | null): void {
  if (locale === null) localStorage.removeItem(key)
  else localStorage.setItem(key, locale)
  for (const listener of listeners) listener()
}

function listen(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Writes numbers, money and days for the reader: `const f = useFormat(); f.money(minor, 'EUR')`. */
export const useFormat = (): Format => formatFor(useSyncExternalStore(listen, current))
/** What was chosen by hand; null = as the browser says. */
export const useChosenLocale = (): string | null => useSyncExternalStore(listen, chosen)

/** Offered in the menu; any other comes from the browser. */
export const locales: readonly { readonly locale: string; readonly name: string }[] = [
  { locale: 'en-GB', name: 'English (UK)' },
  { locale: 'en-US', name: 'English (US)' },
  { locale: 'en-IN', name: 'English (India)' },
  { locale: 'de-DE', name: 'Deutsch' },
  { locale: 'de-CH', name: 'Deutsch (Schweiz)' },
  { locale: 'fr-FR', name: 'Français' },
  { locale: 'es-ES', name: 'Español' },
  { locale: 'it-IT', name: 'Italiano' },
  { locale: 'nl-NL', name: 'Nederlands' },
  { locale: 'pl-PL', name: 'Polski' },
  { locale: 'sv-SE', name: 'Svenska' },
]
