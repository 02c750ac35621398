import { keyLabel } from './keys.ts'
import styles from './kit.module.css'

/** A key as printed on it: `<Kbd k="mod+k" />`, `<Kbd k="g t" />`. Not read out: what it does stands beside it. */
export const Kbd = ({ k }: { readonly k: string }) => (
  <span aria-hidden="true">
    {keyLabel(k)
      .split(' ')
      .filter(Boolean)
      .map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the keys of one shortcut never change places
        <kbd key={i} className={styles.kbd}>
          {one}
        </kbd>
      ))}
  </span>
)
