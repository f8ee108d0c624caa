import type { FaultRule, LedgerCharge, LedgerRefund } from '../src/sandbox/sandbox.js';

export interface Ledger {
  /** Money that moved; what was refused is left out. */
  charges: LedgerCharge[];
  /** Where each refund stands. */
  refunds: LedgerRefund[];
}

/** Steers the sandbox from outside, and reads its ledger. */
export function createStripeSide(url: string) {
  async function post(path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.clone().arrayBuffer();
    return response;
  }

  return {
    url,
    /** Takes the place of all rules there were. */
    async faults(rules: readonly FaultRule[]): Promise<void> {
      const response = await post('/_sandbox/faults', rules);
      if (!response.ok) throw new Error(`The sandbox refused the faults: ${await response.text()}`);
    },
    /** Where events go from now on. */
    async sendEventsTo(endpoint: { url: string; secret: string }): Promise<void> {
      const response = await post('/_sandbox/webhook', endpoint);
      if (!response.ok) throw new Error(`The sandbox refused the webhook: ${await response.text()}`);
    },
    /** Ends what a payment waits for; nothing where it waits for that no more. */
    async decide(paymentIntentId: string, verb: 'authenticate' | 'settle', outcome: 'succeed' | 'fail'): Promise<void> {
      await post(`/_sandbox/payment_intents/${paymentIntentId}/${verb}`, { outcome });
    },
    async ledger(): Promise<Ledger> {
      const response = await fetch(`${url}/_sandbox/ledger`);
      const { charges, refunds } = (await response.json()) as Ledger;
      return { charges: charges.filter(({ status }) => status === 'succeeded'), refunds: latest(refunds) };
    },
  };
}

export type StripeSide = ReturnType<typeof createStripeSide>;

/** Each change of a refund is a row of its own: the last one says where it stands. */
const latest = (refunds: readonly LedgerRefund[]): LedgerRefund[] => [
  ...new Map(refunds.map((refund) => [refund.id, refund])).values(),
];
