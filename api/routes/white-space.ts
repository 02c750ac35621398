export const whiteSpaceRoutes = {}
