/** How a call to another system ended. */
export interface CallEnd {
  /** One of a few words of the caller's own, `ok` where it had its answer. */
  outcome: string;
  /** HTTP status of the answer, where there was one. */
  status?: number | undefined;
  /** What the other system calls the request. */
  requestId?: string | undefined;
}

/** A call to another system, under way. */
export interface OutsideCall {
  /** What is to be sent with it, so that the other system can tell what it belongs to. */
  headers?: Readonly<Record<string, string>>;
  ended(end: CallEnd): void;
}

/** Looks on as another system is called. */
export interface OutsideCalls {
  /** `operation` is one of a few words of the caller's own. */
  begin(operation: string): OutsideCall;
  /** A call was not made, because the other system is away or is asked too much already. */
  heldBack(operation: string): void;
  /** There is a circuit breaker of this name; open while the other system counts as away. */
  circuit(name: string, isOpen: () => boolean): void;
}

const CALL: OutsideCall = { ended: () => undefined };

/** Nobody looks on. */
export const UNWATCHED: OutsideCalls = {
  begin: () => CALL,
  heldBack: () => undefined,
  circuit: () => undefined,
};
