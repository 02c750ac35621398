export const listeningRoutes = {}
