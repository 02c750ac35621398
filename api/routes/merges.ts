export const mergeRoutes = {}
