import { Counter, Gauge, Histogram } from 'prom-client';
import type { OutsideCalls } from '../outside-calls.js';
import type { Metrics } from './metrics.js';

/** Stripe answers within one second, and is given up after eight. */
const SECONDS = [0.05, 0.2, 0.5, 1, 2.5, 8];

/** Numbers of calls to Stripe and to the shop's own back end. Labels are words of this program alone. */
export function createOutsideMetrics({ registry }: Pick<Metrics, 'registry'>) {
  const registers = [registry];
  const isOpenOf = new Map<string, () => boolean>();
  new Gauge({
    name: 'acp_seller_circuit_open',
    help: '1 where another system counts as away, and is not asked until it answers a single call again',
    labelNames: ['circuit'],
    aggregator: 'max',
    registers,
    collect() {
      for (const [circuit, isOpen] of isOpenOf) this.set({ circuit }, isOpen() ? 1 : 0);
    },
  });

  /** `system` is the beginning of the names of its metrics. */
  function watch(system: string, title: string): OutsideCalls {
    const total = new Counter({
      name: `acp_seller_${system}_calls_total`,
      help: `Calls to ${title}, by operation and outcome; held_back are those that were not made`,
      labelNames: ['operation', 'outcome'],
      registers,
    });
    const seconds = new Histogram({
      name: `acp_seller_${system}_call_duration_seconds`,
      help: `How long calls to ${title} take, by operation`,
      labelNames: ['operation'],
      buckets: SECONDS,
      registers,
    });
    return {
      begin(operation) {
        const began = performance.now();
        return {
          ended({ outcome }) {
            total.inc({ operation, outcome });
            seconds.observe({ operation }, (performance.now() - began) / 1000);
          },
        };
      },
      heldBack: (operation) => total.inc({ operation, outcome: 'held_back' }),
      circuit: (name, isOpen) => void isOpenOf.set(name, isOpen),
    };
  }

  return { stripe: watch('stripe', 'Stripe'), backEnd: watch('back_end', "the shop's own back end") };
}
