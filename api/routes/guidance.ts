export const guidanceRoutes = {} as const
