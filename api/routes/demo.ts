import { route } from '../route.ts'

export const demoRoutes = {
  getDemoFiles: route({
    ...{ method: 'GET', path: '/v1/demo-files', tag: 'imports', may: 'import', answers: 'file' },
    summary: 'The raw exports of the invented demo company as a zip: to try an import with',
  }),
}
