import { Outlet } from '@tanstack/react-router'

/** The rail, the top bar and the screen between them. */
export function Shell() {
  return <Outlet />
}
