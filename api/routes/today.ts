export const todayRoutes = {}
