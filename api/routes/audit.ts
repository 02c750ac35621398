export const auditRoutes = {}
