import type { demoRoutes } from '#api/routes/demo.ts'
import { packDemoFiles } from '#app/demo/pack-demo-files.ts'
import type { Handlers } from './handler.ts'

export const demoHandlers: Handlers<typeof demoRoutes> = {
  getDemoFiles: () => ({ name: 'tapeline-demo-files.zip', type: 'application/zip', body: packDemoFiles() }),
}
