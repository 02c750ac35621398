export const matchRoutes = {}
