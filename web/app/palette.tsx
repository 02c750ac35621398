import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { fold } from '../ui/indexes.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useAllActions } from './actions.ts'
import { searchBook, useBook } from './book.ts'
import { pages } from './pages.ts'
import styles from './palette.module.css'
import { useRecord } from './record.tsx'
import { useMe } from './session.tsx'

interface Hit {
  readonly id: string
  readonly name: string
  readonly what: 'account' | 'page' | 'action'
  readonly run: () => void
}

/** ⌘K: any account, page or action, by a few letters. */
export function Palette({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      title="Go anywhere"
      size={560}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      classNames={{ header: 'only-heard', body: styles.body! }}
    >
      {opened && <Search onClose={onClose} />}
    </Modal>
  )
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const hits = useHits(words, onClose)
  const list = useId()
  const scroller = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other hits: the first again
  useEffect(() => setAt(0), [words])
  useEffect(() => {
    scroller.current?.querySelector(`[data-hit="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && hits.length > 0) {
      event.preventDefault()
      setAt((at + step + hits.length) % hits.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      hits[at]?.run()
    }
  }
  return (
    <>
      <div className={styles.field}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <input
          data-autofocus
          // At once: whoever presses ⌘K types on.
          // biome-ignore lint/a11y/noAutofocus: a dialog takes the focus anyway, a moment later
          autoFocus
          type="text"
          role="combobox"
          aria-label="Account, page or action"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={hits[at] ? `${list}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Account, page or action"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </div>
      <div ref={scroller} id={list} role="listbox" aria-label="Found" className={styles.hits}>
        {hits.map((hit, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard, as a combobox does
          <div
            key={hit.id}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            data-hit={i}
            className={styles.hit}
            onClick={hit.run}
            onMouseMove={() => i !== at && setAt(i)}
          >
            <span className="truncate">
              <Marked text={hit.name} words={words} />
            </span>
            <span className={styles.what}>{hit.what}</span>
          </div>
        ))}
      </div>
      {hits.length === 0 && <p className={styles.none}>Nothing has “{words}” in its name.</p>}
      <div className={styles.foot}>
        <Kbd k="arrowup" /> <Kbd k="arrowdown" /> choose · <Kbd k="enter" /> open · <Kbd k="escape" /> back
      </div>
    </>
  )
}

function Marked({ text, words }: { readonly text: string; readonly words: string }) {
  const wanted = fold(words.trim())
  const at = wanted ? fold(text).indexOf(wanted) : -1
  // Folding may change a text's length ("ß"): then nothing is marked rather than the wrong letters.
  if (at < 0 || fold(text).length !== text.length) return text
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + wanted.length)}</b>
      {text.slice(at + wanted.length)}
    </>
  )
}

function useHits(words: string, onClose: () => void): readonly Hit[] {
  const session = useMe()
  const { measured } = useRecord()
  const { book } = useBook({ enabled: measured })
  const actions = useAllActions()
  const navigate = useNavigate()
  return useMemo(() => {
    const close = (run: () => void) => () => {
      onClose()
      run()
    }
    const wanted = fold(words.trim())
    const matches = (text: string) => wanted === '' || fold(text).includes(wanted)
    const accounts: Hit[] = book
      ? searchBook(book, words, 8).map((i) => ({
          ...{ id: `account-${book.id[i]}`, name: book.name[i] || book.key[i]!, what: 'account' },
          run: close(() => void navigate({ to: '/accounts/$account', params: { account: String(book.id[i]) } as never })),
        }))
      : []
    const found: Hit[] = pages
      .filter((page) => page.open(session) && matches(page.name))
      .map((page) => ({ id: page.to, name: page.name, what: 'page', run: close(() => void navigate({ to: page.to })) }))
    const done: Hit[] = actions
      .filter(({ name, words: other = '' }) => matches(`${name} ${other}`))
      .map(({ name, run }) => ({ id: `action-${name}`, name, what: 'action', run: close(run) }))
    return wanted === '' ? [...found, ...done] : [...accounts, ...found, ...done]
  }, [words, book, session, actions, navigate, onClose])
}
