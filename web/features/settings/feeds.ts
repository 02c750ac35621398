import type { Got } from '#api/route.ts'
import type { Routes } from '#api/routes.ts'

export type Feeds = Got<Routes['getFeeds']>
