export const noteRoutes = {}
