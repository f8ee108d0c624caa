/** The one way to ask for the time, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Never goes back, whatever happens to the system's time: for deadlines and limits within this process. */
export const monotonicClock: Clock = { now: () => Math.floor(performance.timeOrigin + performance.now()) };
