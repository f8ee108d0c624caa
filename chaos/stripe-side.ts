import type { FaultRule, LedgerCharge } from '../src/sandbox/sandbox.js';

/** What the ledger says of money that is given back, as far as it is needed here. */
export interface LedgerRefund {
  id: string;
  payment_intent: string;
  amount: number;
  status: string;
}

export interface Ledger {
  charges: LedgerCharge[];
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
    /** Whether the sandbox knows this fault. */
    knows: async (fault: string): Promise<boolean> =>
      (await post('/_sandbox/faults', [{ match: {}, fault, ms: 1, times: 0 }])).ok,
    /** Where events go from now on; `false` where the sandbox sends none. */
    sendEventsTo: async (endpoint: { url: string; secret: string }): Promise<boolean> =>
      (await post('/_sandbox/webhook', endpoint)).ok,
    /** Money that moved, or is on its way back; what was refused is left out. */
    async ledger(): Promise<Ledger> {
      const response = await fetch(`${url}/_sandbox/ledger`);
      const { charges, refunds } = (await response.json()) as Ledger;
      return {
        charges: charges.filter(({ status }) => status === 'succeeded'),
        refunds: latest(refunds).filter(({ status }) => status === 'succeeded' || status === 'pending'),
      };
    },
  };
}

export type StripeSide = ReturnType<typeof createStripeSide>;

/** Each change of a refund is a row of its own: the last one says where it stands. */
const latest = (refunds: readonly LedgerRefund[]): LedgerRefund[] => [
  ...new Map(refunds.map((refund) => [refund.id, refund])).values(),
];
