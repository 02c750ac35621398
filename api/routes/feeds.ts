export const feedRoutes = {}
