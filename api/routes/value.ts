export const valueRoutes = {} as const
