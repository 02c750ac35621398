import { Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { fold } from '../ui/indexes.ts'
import { useGet } from './queries.ts'

interface AccountPickProps {
  readonly label: string
  readonly hidden?: boolean
  /** Accounts that cannot be chosen. */
  readonly not?: ReadonlySet<number>
  readonly onPick: (account: { readonly id: number; readonly key: string; readonly name: string } | null) => void
  readonly autoFocus?: boolean
  readonly placeholder?: string
}

const most = 30

/** Finds an account by name or key, also one that was never measured. */
export function AccountPick({ label, hidden, not, onPick, autoFocus, placeholder = 'Name or key' }: AccountPickProps) {
  const { data } = useGet('getHierarchy', {}, { staleTime: 60_000 })
  const [words, setWords] = useState('')
  const [chosen, choose] = useState<number | null>(null)
  const found = useMemo(() => {
    if (!data) return []
    const wanted = fold(words.trim())
    const order = Array.from(data.id.keys()).sort((a, b) => (data.name[a]! < data.name[b]! ? -1 : 1))
    const hits: number[] = []
    for (const i of order) {
      if (hits.length >= most) break
      if (
        !not?.has(data.id[i]!) &&
        (fold(data.name[i]!).includes(wanted) || data.key[i]!.toLowerCase().includes(words.trim().toLowerCase()))
      )
        hits.push(i)
    }
    return hits
  }, [data, words, not])
  const options = chosen !== null && !found.includes(chosen) ? [chosen, ...found] : found
  const same = new Map<string, number>()
  for (const i of options) same.set(data!.name[i]!, (same.get(data!.name[i]!) ?? 0) + 1)
  return (
    <Select
      {...(hidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      searchable
      clearable
      data={options.map((i) => ({
        value: String(i),
        label: same.get(data!.name[i]!)! > 1 ? `${data!.name[i]!} · ${data!.key[i]!}` : data!.name[i]!,
      }))}
      value={chosen === null ? null : String(chosen)}
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options: all }) => all}
      nothingFoundMessage="No such account"
      data-autofocus={autoFocus || undefined}
      onChange={(value) => {
        const at = value === null ? null : Number(value)
        choose(at)
        onPick(at === null ? null : { id: data!.id[at]!, key: data!.key[at]!, name: data!.name[at]! })
      }}
    />
  )
}
