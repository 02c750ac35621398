export const promisesKeptRoutes = {}
