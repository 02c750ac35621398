export const challengeRoutes = {}
