import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, retainSearchParams } from '@tanstack/react-router'
import { Loading } from '../ui/states.tsx'
import { base } from './client.ts'
import { ScreenFailed } from './error-boundary.tsx'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

/** A screen's filters are its address: any key, kept as the screen reads and checks it. */
type Search = Record<string, unknown>
const validateSearch = (search: Record<string, unknown>): Search => search

const root = createRootRoute({
  component: Outlet,
  validateSearch,
  // The snapshot that is looked at goes along from page to page.
  search: { middlewares: [retainSearchParams(['snapshot'])] },
})
/** Screens inside the rail, for whoever has signed in. */
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

const inside = {
  '/': () => import('../features/today/today-screen.tsx'),
  '/welcome': () => import('../features/today/welcome-screen.tsx'),
  '/portfolio': () => import('../features/portfolio/portfolio-screen.tsx'),
  '/accounts': () => import('../features/accounts/accounts-screen.tsx'),
  '/accounts/$account': () => import('../features/accounts/account-screen.tsx'),
  '/people': () => import('../features/people/people-screen.tsx'),
  '/people/$person': () => import('../features/people/person-screen.tsx'),
  '/opportunities': () => import('../features/opportunities/opportunities-screen.tsx'),
  '/record': () => import('../features/record/record-screen.tsx'),
  '/listening': () => import('../features/listening/listening-screen.tsx'),
  '/continuity': () => import('../features/continuity/continuity-screen.tsx'),
  '/value': () => import('../features/value/value-screen.tsx'),
  '/blueprint': () => import('../features/blueprint/blueprint-screen.tsx'),
  '/costs': () => import('../features/costs/costs-screen.tsx'),
  '/costs/sketch': () => import('../features/models/sketch-screen.tsx'),
  '/costs/models/$model': () => import('../features/models/cost-model-screen.tsx'),
  '/segments': () => import('../features/segments/segments-screen.tsx'),
  '/imports': () => import('../features/imports/imports-screen.tsx'),
  '/imports/new/$draft': () => import('../features/imports/import-wizard-screen.tsx'),
  '/imports/$import': () => import('../features/imports/import-screen.tsx'),
  '/settings': () => import('../features/settings/settings-screen.tsx'),
} as const
const outside = {
  '/sign-in': () => import('../features/access/sign-in-screen.tsx'),
  '/start/$token': () => import('../features/access/start-screen.tsx'),
  '/invitation/$token': () => import('../features/access/invitation-screen.tsx'),
  '/reset/$token': () => import('../features/access/reset-screen.tsx'),
} as const

const screens = Object.entries(inside).map(([path, load]) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load) }),
)
const doors = Object.entries(outside).map(([path, load]) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) }),
)

/** An address that is no page keeps the rail. */
const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: () => <NotFound /> })

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren([...screens, unknown]), ...doors]),
  basepath: base || '/',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Plain words in the address, never quoted JSON: people read, send and type them.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([key, value]) => (value === undefined || value === null ? [] : [[key, String(value)]])),
    ).toString()
    return text ? `?${text.replaceAll('%2C', ',')}` : ''
  },
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: ({ error, reset }) => (
    <ScreenFailed error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
  ),
  defaultNotFoundComponent: () => <NotFound />,
})
