export const contributorRoutes = {}
