/** How the shop's answer and what the shopper wants stand to one another. */
export type SyncState = 'current' | 'waiting' | 'asking' | 'failed';

export interface CheckoutSyncDeps<Request, Answer> {
  /** What is to be asked now; it is called once for a request, however often that is sent. */
  prepare: () => Request;
  /** Rejects where no answer came, and where one came that a repetition may change. */
  send: (request: Request, requestId: string) => Promise<Answer>;
  /** `isCurrent` is false where something else is wanted by now. */
  onAnswer: (answer: Answer, isCurrent: boolean) => void;
  onState: (state: SyncState) => void;
  newRequestId: () => string;
  timers: Timers;
  /** Milliseconds without a change, after which the shop is asked. */
  delay?: number;
  /** Milliseconds before each repetition. */
  pauses?: readonly number[];
  /** Milliseconds after which an answer is not waited for any longer. */
  timeout?: number;
}

export interface Timers {
  /** Milliseconds. */
  set(callback: () => void, delay: number): unknown;
  clear(timer: unknown): void;
}

export interface CheckoutSync {
  /** Something else is wanted: the shop is asked when the shopper pauses. */
  change(): void;
  /** Asks at once what has not been asked yet; resolves when nothing is left to wait for. */
  flush(): Promise<void>;
  /** Sends the request that failed again, under its own id. */
  retry(): void;
}

const DELAY = 350;
const PAUSES = [500, 1500, 4000];
const TIMEOUT = 20_000;

/**
 * Keeps a session at the shop as the shopper wants it. One request is on its way at a time, so that the shop never
 * applies an older wish after a newer one; each has an id of its own, which its repetitions keep.
 */
export function createCheckoutSync<Request, Answer>({
  prepare,
  send,
  onAnswer,
  onState,
  newRequestId,
  timers,
  delay = DELAY,
  pauses = PAUSES,
  timeout = TIMEOUT,
}: CheckoutSyncDeps<Request, Answer>): CheckoutSync {
  /** The number of the newest wish, and of the one that was asked last. */
  let wanted = 0;
  let asked = 0;
  let busy = false;
  let waiting: unknown;
  let failed: { request: Request; requestId: string } | undefined;
  let settled: (() => void)[] = [];

  function settle(state: SyncState): void {
    onState(state);
    const waiters = settled;
    settled = [];
    for (const done of waiters) done();
  }

  function stopWaiting(): void {
    if (waiting !== undefined) timers.clear(waiting);
    waiting = undefined;
  }

  function wait(): void {
    stopWaiting();
    waiting = timers.set(() => {
      waiting = undefined;
      ask();
    }, delay);
    onState('waiting');
  }

  function ask(): void {
    // The end of the request on its way looks at this again.
    if (busy || asked === wanted) return;
    asked = wanted;
    failed = undefined;
    void deliver(prepare(), newRequestId());
  }

  async function deliver(request: Request, requestId: string): Promise<void> {
    busy = true;
    onState('asking');
    const answer = await sendUntilAnswered(request, requestId);
    busy = false;
    const isCurrent = asked === wanted;
    if (answer) onAnswer(answer.value, isCurrent);
    else if (isCurrent) failed = { request, requestId };
    // The answer may have led to another wish, and that to another request.
    if (busy) return;
    if (asked === wanted) settle(answer ? 'current' : 'failed');
    else if (waiting === undefined) ask();
    else onState('waiting');
  }

  async function sendUntilAnswered(request: Request, requestId: string): Promise<{ value: Answer } | undefined> {
    for (const pause of [...pauses, undefined]) {
      try {
        return { value: await withinTime(send(request, requestId)) };
      } catch {
        // A newer wish makes this one not worth repeating.
        if (pause === undefined || asked !== wanted) return undefined;
        await new Promise<void>((resolve) => timers.set(resolve, pause));
      }
    }
    return undefined;
  }

  function withinTime(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = timers.set(() => reject(new Error('No answer came in time')), timeout);
      answer.then(resolve, reject).finally(() => timers.clear(timer));
    });
  }

  return {
    change() {
      wanted += 1;
      wait();
    },
    flush() {
      stopWaiting();
      if (!busy && asked === wanted) return Promise.resolve();
      const done = new Promise<void>((resolve) => settled.push(resolve));
      ask();
      return done;
    },
    retry() {
      if (busy || !failed) return;
      const { request, requestId } = failed;
      failed = undefined;
      void deliver(request, requestId);
    },
  };
}
