import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { roles } from '#api/access.ts'
import { setLettersOff, useLettersOff } from '../ui/keys.ts'
import { locales, setLocale, useChosenLocale, useFormat } from '../ui/use-format.ts'
import { record } from './client.ts'
import { useMe } from './session.tsx'

/** Name, role, number format, keyboard, the other record, sign out. */
export function UserMenu({ children, extra }: { readonly children: ReactNode; readonly extra?: ReactNode }) {
  const { me } = useMe()
  const chosen = useChosenLocale()
  const f = useFormat()
  const lettersOff = useLettersOff()
  return (
    <Menu position="top-start" width={240} withinPortal>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email ?? me.name}</Menu.Label>
        {extra}
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item>Numbers: {localeName(chosen) ?? 'as the browser'}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            <Menu.Item aria-current={chosen === null || undefined} onClick={() => setLocale(null)}>
              As the browser
            </Menu.Item>
            {locales.map(({ locale, name }) => (
              <Menu.Item key={locale} aria-current={chosen === locale || undefined} onClick={() => setLocale(locale)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Item onClick={() => setLettersOff(!lettersOff)}>Single-letter keys: {lettersOff ? 'off' : 'on'}</Menu.Item>
        <Menu.Item component="a" href={record === 'demo' ? '/' : '/demo'}>
          {record === 'demo' ? 'Open your own record' : 'Open the demo company'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
        <Menu.Label className="num">{f.number(1234567.8, 1)}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}

export const localeName = (locale: string | null) => locales.find((one) => one.locale === locale)?.name
export const roleName = (role: keyof typeof roles | null) => (role ? roles[role].name : 'API key')

async function signOut() {
  await fetch('/v1/sign-out', { method: 'POST' }).catch(() => null)
  location.assign('/sign-in')
}
