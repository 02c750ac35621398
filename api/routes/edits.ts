export const editRoutes = {}
