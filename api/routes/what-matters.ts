export const whatMattersRoutes = {}
