/** How long the sandbox waits for what takes its time, in milliseconds. */
export type Timing = {
  /** Between the attempts to deliver an event; there is one attempt more than there are pauses. */
  retryPausesMs: readonly number[];
  /** For the answer of a webhook endpoint. */
  answerWithinMs: number;
  /** At most, for a later event, by a webhook that is to come out of order. */
  reorderHoldMs: number;
  /** Until a refund that does not stay as it was created changes. */
  refundSettlesMs: number;
};

/** Fast at first, as somebody waits in front of a sandbox. */
export const defaultTiming: Timing = {
  retryPausesMs: [1000, 5000, 30_000, 120_000],
  answerWithinMs: 10_000,
  reorderHoldMs: 2000,
  refundSettlesMs: 2000,
};
