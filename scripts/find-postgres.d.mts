export function findPostgres(): string | null
export const postgresMissing: string
