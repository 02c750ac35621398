import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useState } from 'react'
import { useAddress } from './address.ts'
import styles from './kit.module.css'

interface SearchFieldProps {
  /** "Search by name or key" */
  readonly label: string
  /** "Name or key" */
  readonly placeholder: string
  /** Key in the address. */
  readonly name?: string
}

/** Searches a list: the address follows as soon as somebody stops typing. */
export function SearchField({ label, placeholder, name = 'q' }: SearchFieldProps) {
  const [q, setQ] = useAddress(name)
  const [text, setText] = useState(q ?? '')
  const slow = useDeferredValue(text)
  useEffect(() => setText(q ?? ''), [q])
  useEffect(() => {
    const timer = setTimeout(() => {
      if (slow !== (q ?? '')) setQ(slow || null)
    }, 120)
    return () => clearTimeout(timer)
  }, [slow, q, setQ])
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      className={styles.search}
      leftSection={<IconSearch size={14} stroke={1.6} aria-hidden="true" />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
