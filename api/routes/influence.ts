export const influenceRoutes = {} as const
