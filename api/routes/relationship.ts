export const relationshipRoutes = {}
