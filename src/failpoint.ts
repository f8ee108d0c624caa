/** The points at which a completion, an event of Stripe or a refund can be made to die. */
export const FAILPOINTS = [
  'before_t0',
  'in_t0',
  'after_t0',
  'after_create',
  'in_t1',
  'after_t1',
  'after_confirm',
  'in_t2',
  'after_t2',
  'after_decline',
  'in_decline',
  'before_fence',
  'after_fence',
  'after_action',
  'in_sweep',
  'after_event',
  'after_effect',
  'in_refund',
  'before_refund',
  'after_refund',
] as const;

/** The points at which the delivery of an order event can be made to die. */
export const DELIVERY_FAILPOINTS = ['after_claim', 'after_post', 'in_delivered'] as const;

/** The points at which the record of a sale at the tax service can be made to die. */
export const TAX_FAILPOINTS = ['after_calculation', 'after_tax_record', 'after_tax_reversal'] as const;

export type FailpointName =
  | (typeof FAILPOINTS)[number]
  | (typeof DELIVERY_FAILPOINTS)[number]
  | (typeof TAX_FAILPOINTS)[number];

/** Called at a named point. */
export type Failpoint = (name: FailpointName) => void;

/** Ends the process at the `count`-th passing of the named point, as a power cut would; nothing where none is set. */
export function createFailpoint(armed: { name: string; count: number } | undefined): Failpoint {
  let left = armed?.count ?? 0;
  return (name) => {
    if (name !== armed?.name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
