export const planRoutes = {}
