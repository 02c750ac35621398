export const opportunityRoutes = {}
