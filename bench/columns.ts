/** One line of a table for people: the first text to the left, all others to the right. */
export const alignedLine = (texts: readonly string[], widths: readonly number[]): string =>
  texts
    .map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
    .join('')
    .trimEnd();
