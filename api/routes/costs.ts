export const costRoutes = {}
