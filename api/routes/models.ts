export const modelRoutes = {}
