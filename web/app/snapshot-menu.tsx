import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useAddress } from '../ui/address.ts'
import { useKeys } from '../ui/keys.ts'
import { useFormat } from '../ui/use-format.ts'
import { useGet } from './queries.ts'
import { useRecord } from './record.tsx'
import styles from './shell.module.css'

/** The snapshot that is shown, as facts: the address names another than the last one. */
export function useShownSnapshot() {
  const { record } = useRecord()
  const [asked] = useAddress('snapshot')
  const { data } = useGet('listSnapshots', {}, { enabled: Boolean(record?.snapshot) })
  const list = data?.items ?? []
  const last = record?.snapshot ?? null
  const shown = asked === null || String(last?.id) === asked ? last : (list.find((one) => String(one.id) === asked) ?? null)
  return { shown, last, list }
}

/** As-of day, window, model and snapshot in the top bar; opens the list of snapshots. `[` earlier, `]` later. */
export function SnapshotMenu() {
  const f = useFormat()
  const [, show] = useAddress('snapshot')
  const { shown, last, list } = useShownSnapshot()
  const [opened, setOpened] = useState(false)
  const at = list.findIndex((one) => one.id === shown?.id)
  const go = (to: number) => {
    const next = list[to]
    if (next) show(next.id === last?.id ? null : String(next.id))
  }
  useKeys('Anywhere', {
    '[': { does: 'earlier snapshot', run: () => go(at + 1), off: list.length < 2 },
    ']': { does: 'later snapshot', run: () => go(at - 1), off: list.length < 2 },
  })
  if (!shown) return null
  const model = shown.title === 'SKETCH' ? 'sketch model' : (shown.models.find((name) => /cost/i.test(name)) ?? shown.models[0])
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={360}>
      <Menu.Target>
        <UnstyledButton className={styles.stamp} aria-label={`Snapshots: ${stampOf(f, shown, model)}`}>
          <span className="truncate">
            As of {f.day(shown.asOf, { year: 'always' })}
            <span className={styles.stampLong}> · {restOf(f, shown, model)}</span>
          </span>
          <IconChevronDown size={12} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.snapshots}>
        <Menu.Label>Snapshots</Menu.Label>
        {list.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => show(one.id === last?.id ? null : String(one.id))}
            leftSection={
              <IconCheck size={14} stroke={1.6} style={{ visibility: one.id === shown.id ? 'visible' : 'hidden' }} aria-hidden="true" />
            }
            rightSection={<span className={`${styles.hash} mono`}>{one.inputHash.slice(0, 6)}</span>}
            aria-current={one.id === shown.id || undefined}
          >
            {f.day(one.asOf, { year: 'always' })} · {f.windowLength(one.from, one.to)}
            <span className="dim">
              {' '}
              · {one.level}
              {one.title === 'SKETCH' ? ' · sketch' : ''}
              {one.replayable ? '' : ' · not replayable'}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

type Shown = { readonly asOf: string; readonly from: string; readonly to: string; readonly inputHash: string }
const restOf = (f: ReturnType<typeof useFormat>, shown: Shown, model: string | undefined) =>
  [f.windowLength(shown.from, shown.to), model, `snapshot ${shown.inputHash.slice(0, 6)}`].filter(Boolean).join(' · ')
/** "As of 31 Oct 2026 · 12 months · cost model v3.2 · snapshot 8f41c0": what pages, print and pictures begin or end with. */
export const stampOf = (f: ReturnType<typeof useFormat>, shown: Shown, model: string | undefined) =>
  `As of ${f.day(shown.asOf, { year: 'always' })} · ${restOf(f, shown, model)}`
