export const caseRoutes = {}
