export const personalisationRoutes = {} as const
