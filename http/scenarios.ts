import { Refusal } from '#api/refusal.ts'
import { scenarioRoutes } from '#api/routes/scenarios.ts'
import type { Handlers } from './handler.ts'

const notYet = () => {
  throw new Refusal('not_found', 'Not here yet')
}

export const scenarioHandlers = Object.fromEntries(Object.keys(scenarioRoutes).map((name) => [name, notYet])) as unknown as Handlers<
  typeof scenarioRoutes
>
