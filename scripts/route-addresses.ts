/** Prints method and address of every operation of the API, for the web app: what they take and answer is left out. */
import { routes } from '#api/routes.ts'

const addresses = Object.entries(routes).map(([name, { method, path, ...rest }]) => [
  name,
  { method, path, ...('takes' in rest && { takes: rest.takes }) },
])
process.stdout.write(JSON.stringify(Object.fromEntries(addresses)))
