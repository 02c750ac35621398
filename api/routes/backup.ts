import { route } from '../route.ts'

export const backupRoutes = {
  takeBackup: route({
    ...{ method: 'POST', path: '/v1/backup', tag: 'record', may: 'backup', answers: 'file' },
    summary: 'A copy of everything in one file, secrets included, as `tapeline backup` writes it; `tapeline restore` reads it',
  }),
}
