import { Button } from '@mantine/core'
import type { z } from 'zod'
import type { session } from '#api/routes/access.ts'
import { Tag } from '../../app/marks.tsx'
import { useFormat } from '../../ui/use-format.ts'
import styles from './settings.module.css'

/** Where somebody is signed in. */
export function Sessions({
  sessions,
  onEnd,
}: {
  readonly sessions: readonly z.output<typeof session>[]
  readonly onEnd?: (id: string) => void
}) {
  const f = useFormat()
  return (
    <ul className={styles.rows}>
      {sessions.map((one) => (
        <li key={one.id}>
          <span className={styles.words}>
            <span className={styles.name}>{browserOf(one.userAgent)}</span> {one.current && <Tag>this one</Tag>}
            <div className={styles.note}>
              {one.address && `from ${one.address}, `}signed in {f.instant(one.madeAt)}
            </div>
          </span>
          {onEnd && !one.current && (
            <span className={styles.actions}>
              <Button variant="default" onClick={() => onEnd(one.id)}>
                End
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** In words, as far as it says: "Firefox on Windows". */
export function browserOf(userAgent: string | null): string {
  if (!userAgent) return 'Unknown program'
  const find = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = find([
    [/Edg\//, 'Edge'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ])
  const system = find([
    [/Windows/, 'Windows'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ])
  return browser ? `${browser}${system ? ` on ${system}` : ''}` : userAgent.slice(0, 40)
}
