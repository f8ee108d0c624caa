import { Counter } from 'prom-client';
import type { Alerts } from './alerts.js';
import type { Metrics } from './metrics.js';

/** Those alerts that are counted, each under a name of its own. */
const KINDS = {
  onReview: 'review',
  onRefund: 'automatic_refund',
  onRefundRefused: 'refund_failed',
  onUpkeepFailure: 'upkeep_failed',
  onOrderTaskStuck: 'order_task_stuck',
  onUncanceled: 'cancel_refused',
  onParked: 'order_event_parked',
  onDisabled: 'order_endpoint_disabled',
  onDeliveryFailure: 'delivery_not_recorded',
} as const satisfies Partial<Record<keyof Alerts, string>>;

/** The same alerts, counted: what an operator should look at has a line in the log and a number here. */
export function countedAlerts(alerts: Alerts, { registry }: Pick<Metrics, 'registry'>): Alerts {
  const incidents = new Counter({
    name: 'acp_seller_incidents_total',
    help: 'What an operator should look at, by what it is; the log has a line for each',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const kind of [...Object.values(KINDS), 'unknown_payment']) incidents.inc({ kind }, 0);
  const counted = Object.entries(KINDS).map(([name, kind]) => {
    const alert = alerts[name as keyof typeof KINDS] as (...said: unknown[]) => void;
    return [
      name,
      (...said: unknown[]) => {
        incidents.inc({ kind });
        alert(...said);
      },
    ];
  });
  return {
    ...alerts,
    ...Object.fromEntries(counted),
    onReconciled(found) {
      incidents.inc({ kind: 'unknown_payment' }, found.unrecorded);
      alerts.onReconciled(found);
    },
  };
}
