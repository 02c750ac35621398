export const continuityRoutes = {}
