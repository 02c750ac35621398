export const keyRoutes = {}
