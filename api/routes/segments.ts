export const segmentRoutes = {}
