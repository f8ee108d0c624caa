import type { OrderEventType } from '../domain/order.js';

/** One change of an order, as one receiver is to hear of it. */
export interface NewOrderEvent {
  /** `evt_…`: the same at every attempt. */
  id: string;
  /** The agent whose endpoint it goes to, or the merchant's own. */
  endpointId: string;
  orderId: string;
  /** The order's version. The events of one order to one endpoint are a lane, delivered in this sequence. */
  seq: number;
  type: OrderEventType;
  /** The exact text that is sent. */
  body: string;
}

/**
 * `due`: first of its lane, to be sent at `nextTryAt`. `queued`: behind another one of its lane. `parked`: first of its
 * lane, and given up until a person says otherwise; the lane stands still.
 */
export type DeliveryState = 'due' | 'queued' | 'parked' | 'delivered';

/** An event and how far it got. Times in milliseconds since the epoch. */
export interface Delivery extends NewOrderEvent {
  state: DeliveryState;
  attempts: number;
  nextTryAt: number;
  /** Grows with each claim and each replay: what an earlier attempt comes to counts no more. */
  epoch: number;
  createdAt: number;
  deliveredAt?: number;
  /** HTTP status of the last answer, where there was one. */
  lastStatus?: number;
  /** Why the last attempt failed; absent while another one is under way. */
  problem?: string;
}

/** Whether a receiver can be reached. */
export interface EndpointHealth {
  id: string;
  /** First failure since its last success. */
  failingSince?: number;
  /** Nothing is sent to it until somebody has it replayed. */
  disabledAt?: number;
  deliveredAt?: number;
}

export interface FailedAttempt {
  status?: number;
  problem: string;
  /** Absent: no attempt is left, and the lane is parked. */
  nextTryAt?: number;
  /** The endpoint is disabled where it has been failing since this time or longer. */
  disableFailingSince: number;
}

/** What a failed attempt led to; neither, where its outcome counts no more. */
export interface FailureEffect {
  /** The lane stands still from now on. */
  parked: boolean;
  /** The endpoint is disabled from now on. */
  disabled: boolean;
}

/**
 * Sends again: a lane from one event on, or all lanes of an endpoint that have an event since a time, which also enables
 * it. That is done by and by (`Outbox.continueReplay`); asked for once more meanwhile, it begins anew with the earlier
 * of both times.
 */
export type Replay = { endpointId: string; orderId: string; fromSeq: number } | { endpointId: string; since: number };

/** How many events of an endpoint wait in a state, and when the oldest of them was written. */
export interface Backlog {
  endpointId: string;
  state: DeliveryState;
  count: number;
  oldest: number;
}

/** Order events between the commit that made them and the receiver's answer. Written by `Store.commit`. */
export interface Outbox {
  /**
   * Takes events that are due, no more of each endpoint than `room` gives, and none of one that is disabled. Each
   * counts an attempt and is nobody else's for `lease` milliseconds.
   */
  claim(room: ReadonlyMap<string, number>, lease: number): Promise<Delivery[]>;
  /**
   * The receiver has it; the next of its lane is due. Where the endpoint had been failing since `wakeFailingSince` or
   * longer, whatever waits for another attempt there is due at once. `within` is called in the same transaction.
   */
  delivered(
    delivery: Delivery,
    answer: { status: number; wakeFailingSince: number },
    within?: () => void,
  ): Promise<void>;
  failed(delivery: Delivery, attempt: FailedAttempt): Promise<FailureEffect>;
  /** The attempt was cut short from here: it is not counted, and the event is due at once. */
  release(delivery: Delivery): Promise<void>;
  /**
   * What another process had claimed is due at once; its attempt counts. Returns how many. Only for a process that has
   * the database to itself.
   */
  orphan(): Promise<number>;
  /**
   * Goes on with replays of endpoints, by `limit` events that were made when they were asked for. True where there is
   * more to do.
   */
  continueReplay(limit: number): Promise<boolean>;
  /** When the next event is due at one of these endpoints; `undefined` where none waits. */
  nextDue(endpointIds: readonly string[]): Promise<number | undefined>;
  /** Of those that are not delivered yet. */
  backlog(): Promise<Backlog[]>;
  health(): Promise<EndpointHealth[]>;
  /** Deletes events that were delivered before `time`; returns how many. */
  forget(time: number, limit: number): Promise<number>;
}
