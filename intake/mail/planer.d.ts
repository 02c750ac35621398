declare module 'planer' {
  const planer: { extractFromPlain(text: string): string }
  export default planer
}
