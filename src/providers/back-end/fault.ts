/**
 * Why a question has no answer. `broken`: the connection; `slow`: no answer in time; `busy`: 429; `failed`: 5xx;
 * `wrong`: an answer that is none of ours, such as a redirect, no JSON, or another shape.
 */
export type FaultKind = 'broken' | 'slow' | 'busy' | 'failed' | 'wrong';

/** The merchant's back end gave no answer of use. The message holds nothing of what it sent, and no secret. */
export class BackEndFault extends Error {
  override readonly name = 'BackEndFault';
  readonly kind: FaultKind;
  /** Seconds, as the back end said. */
  readonly retryAfter: number | undefined;

  constructor(kind: FaultKind, message: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfter = options.retryAfter;
  }
}
