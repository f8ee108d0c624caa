const QUOTED = /[",\r\n]|^\s|\s$/;

/** One record with its line end (RFC 4180). Nothing is put in front of a value: whoever reads it reads what it is. */
export const csvLine = (values: readonly string[]): string =>
  `${values.map((value) => (QUOTED.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\r\n`;
