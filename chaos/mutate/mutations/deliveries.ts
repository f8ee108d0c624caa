import type { Mutation } from '../mutation.js';

const ROWS = 'src/store/sqlite/order-event-rows.ts';
const ATTEMPT = 'src/outbox/attempt.ts';
const DELIVERER = 'src/outbox/deliverer.ts';
const POST = 'src/outbox/post.ts';
const STORE_TESTS = 'test/store/engines.test.ts';
const ATTEMPT_TESTS = 'test/outbox/attempt.test.ts';
const POST_TESTS = 'test/outbox/post.test.ts';

/** What makes order events arrive: each of them, in order, signed, and nowhere else. */
export const deliveryMutations: readonly Mutation[] = [
  {
    name: 'event-with-order',
    without: 'an event is written in the commit that changes its order',
    edits: [
      {
        file: 'src/outbox/announcing-store.ts',
        from: 'return orderEvents.length > 0 ? { orderEvents } : undefined;',
        to: 'return undefined;',
      },
    ],
    tests: ['test/outbox/announcing-store.test.ts'],
  },
  {
    name: 'lane-order',
    without: 'an event waits for those of its order that come before it',
    edits: [
      { file: ROWS, from: "THEN 'queued' ELSE 'due' END", to: "THEN 'due' ELSE 'due' END" },
      {
        file: 'src/store/migrations/sqlite/0003-orders-and-events.ts',
        from: 'CREATE UNIQUE INDEX order_events_head',
        to: 'CREATE INDEX order_events_head',
      },
    ],
    tests: [STORE_TESTS, 'test/outbox/lanes.test.ts'],
  },
  {
    name: 'claim-lease',
    without: 'an event that is on its way is nobody else’s',
    edits: [{ file: ROWS, from: 'take.run(leaseUntil, id)', to: 'take.run(now, id)' }],
    tests: [STORE_TESTS],
  },
  {
    name: 'claim-late',
    without: 'what was claimed so long ago that others may have it is not sent',
    edits: [
      {
        file: 'src/outbox/deliverer.ts',
        from: 'if (clock.now() > delivery.nextTryAt - NEEDED) {',
        to: 'if (clock.now() > delivery.nextTryAt + 1e9 * NEEDED) {',
      },
    ],
    tests: ['test/outbox/deliverer.test.ts'],
  },
  {
    name: 'claim-epoch',
    without: 'only the last claim has a word in what became of an event',
    edits: [
      {
        file: ROWS,
        from: "last_status = :status, problem = NULL\n     WHERE id = :id AND epoch = :epoch AND state = 'due'",
        to: "last_status = :status, problem = NULL\n     WHERE id = :id AND :epoch > 0 AND state = 'due'",
      },
    ],
    tests: [STORE_TESTS],
  },
  {
    name: 'parked-not-skipped',
    without: 'a lane whose event is given up stands still',
    edits: [
      {
        file: ROWS,
        from: "const state = nextTryAt === null ? 'parked' : 'due';",
        to: "const state = nextTryAt === null ? 'delivered' : 'due';",
      },
    ],
    tests: [STORE_TESTS],
  },
  {
    name: 'delivered-after-answer',
    without: 'an event counts as delivered once the receiver has it, and not before',
    edits: [
      {
        file: DELIVERER,
        from: 'const outcome = await attempt(delivery);',
        to: 'await outbox.delivered(delivery, { status: 200, wakeFailingSince: 0 });\n      const outcome = await attempt(delivery);',
      },
    ],
    tests: ['test/outbox/lanes.test.ts'],
  },
  {
    name: 'ten-at-once',
    without: 'ten events at most are on their way to one endpoint',
    edits: [{ file: DELIVERER, from: 'const AT_ONCE = 10;', to: 'const AT_ONCE = 1000;' }],
    tests: ['test/outbox/lanes.test.ts'],
  },
  {
    name: 'signed-anew',
    without: 'each attempt is signed with its own time',
    edits: [
      {
        file: ATTEMPT,
        from: 'function send({ id, body }: Delivery,',
        to: 'function send({ id, body, createdAt }: Delivery,',
      },
      {
        file: ATTEMPT,
        from: 'eventSignature(format, secret, body, Math.floor(now / 1000))',
        to: 'eventSignature(format, secret, body, Math.floor(createdAt / 1000))',
      },
    ],
    tests: [ATTEMPT_TESTS],
  },
  {
    name: 'same-request-id',
    without: 'an event has the same Request-Id at every attempt',
    edits: [{ file: ATTEMPT, from: "'Request-Id': id,", to: "'Request-Id': id + now," }],
    tests: [ATTEMPT_TESTS],
  },
  {
    name: 'redirect-is-failure',
    without: 'only an answer of 2xx is a success',
    edits: [{ file: ATTEMPT, from: 'status >= 200 && status < 300;', to: 'status >= 200 && status < 400;' }],
    tests: [ATTEMPT_TESTS],
  },
  {
    name: 'other-secret',
    without: 'a receiver that answers 401 is tried with the other secret',
    edits: [
      { file: ATTEMPT, from: 'answer.status === UNAUTHORIZED && left > 0', to: 'UNAUTHORIZED === 402 && left > 0' },
    ],
    tests: [ATTEMPT_TESTS],
  },
  {
    name: 'one-time-limit',
    without: 'both tries of an attempt have one time limit together',
    edits: [
      {
        file: ATTEMPT,
        from: 'answer = await send(delivery, secret.reveal(), left);',
        to: 'answer = await send(delivery, secret.reveal(), timeout);',
      },
    ],
    tests: [ATTEMPT_TESTS],
  },
  {
    name: 'checked-addresses',
    without: 'no name may lead into the internal network',
    edits: [{ file: POST, from: 'if (kind) throw', to: "if (kind === 'nothing') throw" }],
    tests: [POST_TESTS],
  },
  {
    name: 'pinned-addresses',
    without: 'the connection goes to the addresses that were checked',
    edits: [
      { file: POST, from: '    lookup: answer,\n', to: '    lookup: answer === undefined ? answer : undefined,\n' },
    ],
    tests: [POST_TESTS],
  },
  {
    name: 'retry-after-bounds',
    without: 'a receiver cannot put off an event for ever',
    edits: [
      {
        file: 'src/outbox/schedule.ts',
        from: 'Math.min(2 * base, asked * (1 + JITTER * random()))',
        to: 'asked * (1 + JITTER * random())',
      },
    ],
    tests: ['test/outbox/schedule.test.ts'],
  },
  {
    name: 'shop-key-once',
    without: 'a request of the shop happens once under its key',
    edits: [
      {
        file: 'src/orders/order-editing.ts',
        from: 'const sealed = idempotency.sealedAnswer(rows, key, now);',
        to: 'const sealed = undefined as SealedRecord | undefined;',
      },
    ],
    tests: ['test/merchant/order-changes.test.ts'],
  },
];
