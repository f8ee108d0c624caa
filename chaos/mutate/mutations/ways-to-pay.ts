import type { Mutation } from '../mutation.js';

const APPROVALS = 'src/checkout/approvals.ts';
const PURCHASING = 'src/checkout/purchasing.ts';
const GIFT_CARDS = 'src/checkout/seller-backed/gift-cards.ts';
const VAULT_TOKENS = 'src/checkout/seller-backed/vault-tokens.ts';
const HANDLERS = 'test/protocol/payment-handlers.test.ts';
const APPROVAL = 'test/purchase-orders/approval.test.ts';
const GIFT_CARD = 'test/credit/gift-cards.test.ts';
const VAULT = 'test/credit/vault-tokens.test.ts';

/** What keeps purchase orders, gift cards and the shop's choice of cards to what they may do. */
export const paymentMutations: readonly Mutation[] = [
  {
    name: 'approval-present',
    without: 'of an approval, a rejection and a cancel at once, one happens',
    edits: [
      { file: APPROVALS, from: 'rows.session.seq !== before?.seq', to: '!before' },
      { file: APPROVALS, from: 'waiting(rows.session.session, now)', to: 'waiting(before.session, now)' },
    ],
    tests: [APPROVAL],
  },
  {
    name: 'approval-in-time',
    without: 'nothing is approved once its time is over',
    edits: [{ file: APPROVALS, from: 'const status = statusAt(session, now);', to: 'const { status } = session;' }],
    tests: [APPROVAL],
  },
  {
    name: 'approval-holds',
    without: 'what waits for an approval holds its store credit',
    edits: [{ file: PURCHASING, from: 'credit: takeCredits(quote.credits, session.id),', to: 'credit: [],' }],
    tests: [APPROVAL],
  },
  {
    name: 'rejection-gives-back',
    without: 'a rejected purchase order gives back the store credit that it held',
    edits: [{ file: APPROVALS, from: 'credit: releaseCredits(rows.creditHolds, id),', to: '' }],
    tests: [APPROVAL],
  },
  {
    name: 'fence-before-purchase-order',
    without: 'a PaymentIntent is closed before a purchase order takes its place',
    edits: [
      {
        file: PURCHASING,
        from: 'if (repriced.changes.length === 0 && isOpen(before.charge) && !(await fence(before))) continue;',
        to: '',
      },
    ],
    tests: ['test/purchase-orders'],
  },
  {
    name: 'late-beside-purchase-order',
    without: 'money that comes late leaves what a purchase order holds',
    edits: [
      {
        file: 'src/checkout/send-back.ts',
        from: "isItsCharge && session.status !== 'pending_approval'",
        to: 'isItsCharge',
      },
    ],
    tests: ['test/purchase-orders/late-money.test.ts'],
  },
  {
    name: 'gift-card-still-there',
    without: 'a gift card that is void by the time of the commit pays nothing',
    edits: [
      {
        file: 'src/checkout/claim.ts',
        from: 'uses.areThere(rows.uses) && areCreditsThere(quote.credits ?? [], rows.credits, draft.currency, now);',
        to: 'uses.areThere(rows.uses) && areCreditsThere([], rows.credits, draft.currency, now);',
      },
    ],
    tests: [GIFT_CARD, VAULT],
  },
  {
    name: 'vault-signature',
    without: 'a vault token is made by the server alone',
    edits: [
      {
        file: VAULT_TOKENS,
        from: 'if (!keys.some((key) => isEqual(signed(key, text), signature))) return undefined;',
        to: 'if (!signature) return undefined;',
      },
    ],
    tests: [GIFT_CARD],
  },
  {
    name: 'vault-session',
    without: 'a vault token is good for one session',
    edits: [{ file: GIFT_CARDS, from: 'token?.sessionId !== session.id', to: '!token || !session' }],
    tests: [GIFT_CARD],
  },
  {
    name: 'vault-allowance',
    without: 'a session takes no more of a gift card than its vault token allows',
    edits: [{ file: GIFT_CARDS, from: '...(vaulted && { most: vaulted.maxAmount })', to: '' }],
    tests: [VAULT],
  },
  {
    name: 'gift-card-guesses',
    without: 'an agent guesses few codes of gift cards',
    edits: [{ file: GIFT_CARDS, from: '      guessLimit.note(agentId);\n', to: '' }],
    tests: ['test/limits/gift-card-guesses.test.ts'],
  },
  {
    name: 'cards-taken',
    without: 'a card of a brand that the shop does not take is refused before it is charged',
    edits: [
      {
        file: 'src/payments/granted-token.ts',
        from: "if (!isTaken(need.cards ?? {}, token.payment_method_details?.card ?? {})) return { refused: 'card_not_taken' };",
        to: 'if (!isTaken({}, token.payment_method_details?.card ?? {})) return { refused: "card_not_taken" };',
      },
    ],
    tests: [HANDLERS],
  },
  {
    name: 'cards-of-left-charge',
    without: 'nor does such a card go on with a payment that another request left',
    edits: [
      {
        file: 'src/checkout/completion.ts',
        from: 'const verdict = await inspect({ amount, currency, cards });',
        to: 'const verdict = await inspect({ amount, currency });',
      },
    ],
    tests: [HANDLERS],
  },
];
