export const duplicateRoutes = {}
