export const valueParsers: Readonly<Record<number, (text: string) => unknown>>
