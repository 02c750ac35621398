export const decisionRoutes = {}
