import { Dialog } from '../ui/dialogs.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { type KeyGroup, useKeyGroups, useLettersOff } from '../ui/keys.ts'
import styles from './shell.module.css'

/** ?: every key that works on this page. */
export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const groups = useKeyGroups()
  const off = useLettersOff()
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard" size={640}>
      {off && <p className="warn">Single letters are switched off: switch them on in the menu under your name.</p>}
      <div className={styles.keys}>
        {merged(groups).map(({ name, keys }) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <Kbd k={key} />
                    <span className="only-heard">{key.replace('mod+', 'Control or Command ').replace('shift+', 'Shift ')}</span>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** Groups of one name together; of two with the same key the later one counts. */
function merged(groups: readonly KeyGroup[]) {
  const byName = new Map<string, Map<string, string>>()
  for (const { name, keys } of groups) {
    const group = byName.get(name) ?? new Map<string, string>()
    byName.set(name, group)
    for (const [key, { does, off }] of Object.entries(keys)) if (!off) group.set(key, does)
  }
  return [...byName].filter(([, keys]) => keys.size > 0).map(([name, keys]) => ({ name, keys: [...keys] }))
}
