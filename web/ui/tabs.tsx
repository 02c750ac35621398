import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useAddress } from './address.ts'
import styles from './tabs.module.css'

export interface Tab {
  readonly value: string
  readonly label: ReactNode
  /** Beside the label, grey. */
  readonly count?: ReactNode
}

interface TabsProps {
  /** The first is the one shown when the address names none. */
  readonly tabs: readonly Tab[]
  /** Key in the address. */
  readonly name?: string
  readonly label: string
  /** At the right of the row. */
  readonly tools?: ReactNode
  /** Content of the chosen tab; its panel is named by it. */
  readonly children?: ReactNode | ((value: string) => ReactNode)
}

/** Tabs kept in the address; arrows move between them. */
export function Tabs({ tabs, name = 'tab', label, tools, children }: TabsProps) {
  const [asked, choose] = useAddress(name, tabs[0]?.value ?? '')
  const value = tabs.some((tab) => tab.value === asked) ? asked : (tabs[0]?.value ?? '')
  return (
    <TabRow tabs={tabs} value={value} onChange={(next) => choose(next, { push: true })} label={label} tools={tools} name={name}>
      {typeof children === 'function' ? children(value) : children}
    </TabRow>
  )
}

interface TabRowProps extends Omit<TabsProps, 'children'> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children?: ReactNode
}

/** The same without an address. */
export function TabRow({ tabs, value, onChange, label, tools, name = 'tab', children }: TabRowProps) {
  const row = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs[(to + tabs.length) % tabs.length]!
    onChange(next.value)
    row.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus()
  }
  return (
    <>
      <div className={styles.bar}>
        <div ref={row} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={move}>
          {tabs.map((tab) => (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${name}-${tab.value}`}
              data-value={tab.value}
              aria-selected={tab.value === value}
              aria-controls={children === undefined ? undefined : `${name}-panel`}
              tabIndex={tab.value === value ? 0 : -1}
              className={styles.tab}
              onClick={() => onChange(tab.value)}
            >
              {tab.label}
              {tab.count !== undefined && <span className={`${styles.count} num`}>{tab.count}</span>}
            </button>
          ))}
        </div>
        {tools && <div className={styles.tools}>{tools}</div>}
      </div>
      {children !== undefined && (
        <div role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${value}`}>
          {children}
        </div>
      )}
    </>
  )
}
