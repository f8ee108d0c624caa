/** A moment on the wire: RFC 3339 of milliseconds since the epoch. */
export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The same of a time that may not be known. */
export const isoOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : iso(milliseconds);
