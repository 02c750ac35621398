export const accountRoutes = {}
