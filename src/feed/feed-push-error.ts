/**
 * `key`: it is refused. `feed`: there is no such feed at this address. `content`: what was sent is refused. `away`: no
 * usable answer came, in all attempts together.
 */
export type FeedProblem = 'key' | 'feed' | 'content' | 'away';

/** An agent's feed did not take what was sent. The message is a sentence without the key. */
export class FeedPushError extends Error {
  override readonly name = 'FeedPushError';
  readonly problem: FeedProblem;
  /** What the agent asked to wait for. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: FeedProblem, message: string, retryAfterSeconds?: number) {
    super(message);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
