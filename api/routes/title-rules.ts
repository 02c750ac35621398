export const titleRuleRoutes = {}
