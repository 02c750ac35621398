export const coverageRoutes = {} as const
