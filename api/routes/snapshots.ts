export const snapshotRoutes = {}
