export const assignmentRoutes = {} as const
