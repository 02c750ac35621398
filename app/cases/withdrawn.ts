/** The cause of a case that closed itself because what it rested on was taken back. */
export const withdrawn = 'withdrawn'
