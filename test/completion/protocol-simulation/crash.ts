/** Thrown at a failpoint of a process that ends there; nothing of that process runs any more. */
export class Crash extends Error {}
