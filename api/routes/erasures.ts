export const erasureRoutes = {}
