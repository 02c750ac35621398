export const answerRoutes = {}
