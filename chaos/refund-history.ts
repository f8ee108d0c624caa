import type { Findings } from './findings.js';
import type { ShownRefund } from './merchant-calls.js';

/** The refunds that the server acknowledged: each stays what it was. */
export function createRefundHistory(findings: Findings) {
  const told = new Map<string, ShownRefund[]>();
  let count = 0;
  return {
    count: (): number => count,
    of: (orderId: string): readonly ShownRefund[] => told.get(orderId) ?? [],
    acknowledge(orderId: string, { id, key, amount }: ShownRefund): void {
      const known = told.get(orderId) ?? [];
      const first = known.find((one) => one.key === key);
      if (!first) {
        told.set(orderId, [...known, { id, key, amount }]);
        count += 1;
      } else if (first.id !== id || first.amount !== amount) {
        findings.add(
          'acknowledged',
          `refund ${key} of ${orderId} was ${first.id} of ${first.amount}, is ${id} of ${amount}`,
        );
      }
    },
  };
}

export type RefundHistory = ReturnType<typeof createRefundHistory>;
