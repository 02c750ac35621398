export const confirmationRoutes = {}
