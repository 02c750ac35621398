export const scheduleRoutes = {}
