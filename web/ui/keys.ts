/**
 * The keyboard: keys are registered while what they work on is on the page, and the help (?) lists exactly those. Of two with the same
 * key the one registered last wins. Single letters are off while somebody types, and can be switched off for good.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface Key {
  /** What it does, as the help says it: "next row". */
  readonly does: string
  readonly run: (event: KeyboardEvent) => void
  /** Works while somebody types, too. */
  readonly whileTyping?: boolean
  /** Works while a dialog is open, too: the dialog's own. */
  readonly inDialog?: boolean
  /** Not now. */
  readonly off?: boolean
}
export interface KeyGroup {
  /** Heading in the help: "Lists". */
  readonly name: string
  /** 'j', 'enter', 'escape', '/', '?', '.', 'shift+l', 'mod+k', 'g t' (one after the other). */
  readonly keys: Readonly<Record<string, Key>>
}

const groups: KeyGroup[] = []
const listeners = new Set<() => void>()
let snapshot: readonly KeyGroup[] = []
const changed = () => {
  snapshot = [...groups]
  for (const listener of listeners) listener()
}

const offKey = 'tapeline.letters-off'
let lettersOff = localStorage.getItem(offKey) === '1'

/** Registers keys for as long as the component is mounted. */
export function useKeys(name: string, keys: Readonly<Record<string, Key>>): void {
  const latest = useRef(keys)
  latest.current = keys
  const names = Object.entries(keys)
    .map(([key, { does, off }]) => `${key}\t${does}\t${off ? 1 : 0}`)
    .join('\n')
  useEffect(() => {
    const group: KeyGroup = {
      name,
      keys: Object.fromEntries(
        names.split('\n').map((line) => {
          const [key = '', does = '', off] = line.split('\t')
          const now = () => latest.current[key]
          return [
            key,
            {
              ...{ does, off: off === '1', run: (event: KeyboardEvent) => now()?.run(event) },
              ...(now()?.whileTyping && { whileTyping: true }),
              ...(now()?.inDialog && { inDialog: true }),
            },
          ]
        }),
      ),
    }
    if (names) groups.push(group)
    changed()
    return () => {
      const at = groups.indexOf(group)
      if (at >= 0) groups.splice(at, 1)
      changed()
    }
  }, [name, names])
}

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
/** What is registered now, for the help. */
export const useKeyGroups = (): readonly KeyGroup[] => useSyncExternalStore(listen, () => snapshot)
export const useLettersOff = (): boolean => useSyncExternalStore(listen, () => lettersOff)
export function setLettersOff(off: boolean): void {
  lettersOff = off
  if (off) localStorage.setItem(offKey, '1')
  else localStorage.removeItem(offKey)
  changed()
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
/** A key as it is printed: "mod+k" → "⌘K" or "Ctrl K", "g t" → "G T". */
export const keyLabel = (key: string): string =>
  key
    .split(' ')
    .map((one) =>
      one
        .replace('mod+', isMac ? '⌘' : 'Ctrl ')
        .replace('shift+', '⇧')
        .replace(/^(⌘|Ctrl |⇧)*[a-z]$/, (letter) => letter.slice(0, -1) + letter.slice(-1).toUpperCase())
        .replace('enter', '↵')
        .replace('escape', 'Esc')
        .replace('arrowup', '↑')
        .replace('arrowdown', '↓'),
    )
    .join(' ')

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ['TEXTAREA', 'SELECT'].includes(target.tagName) ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)))

function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  const letter = /^[a-z]$/.test(key)
  return `${event.metaKey || event.ctrlKey ? 'mod+' : ''}${event.shiftKey && letter ? 'shift+' : ''}${key}`
}

/** Waits this long for the second key of two. */
const pauseMs = 1200
let first: { key: string; at: number } | null = null

function find(name: string, event: KeyboardEvent): Key | undefined {
  const inField = typing(event.target)
  // A dialog has the keyboard to itself.
  const inDialog = document.querySelector('[aria-modal="true"]') !== null
  for (const group of [...groups].reverse()) {
    const key = group.keys[name]
    if (!key || key.off) continue
    const single = !name.startsWith('mod+') && !['escape', 'enter'].includes(name)
    if ((inField && !key.whileTyping) || (inDialog && !key.inDialog)) continue
    if (single && lettersOff) continue
    return key
  }
  return undefined
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  if (['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return
  const name = nameOf(event)
  const pair = first && event.timeStamp - first.at < pauseMs ? `${first.key} ${name}` : null
  first = null
  const found = (pair && find(pair, event)) || find(name, event)
  if (found) {
    event.preventDefault()
    found.run(event)
    return
  }
  const begins = groups.some((group) => Object.keys(group.keys).some((key) => key.startsWith(`${name} `)))
  if (begins && !typing(event.target) && !lettersOff) first = { key: name, at: event.timeStamp }
}

/** Once, by the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
