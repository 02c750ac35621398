export const viewRoutes = {}
