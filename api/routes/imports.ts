export const importRoutes = {}
