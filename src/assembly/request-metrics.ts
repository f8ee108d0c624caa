import type { AnsweredRequest } from '../http/access-log.js';
import type { Metrics } from './metrics.js';
import { type Buckets, createBuckets, showCounter, showHistogram } from './plain-metrics.js';

/** What came of the requests of one method to one route. */
interface Tally {
  seconds: Buckets;
  /** By version of the protocol, then by status; 0 where the caller was gone before there was one. */
  counts: Map<string, Map<number, number>>;
}

/** A get of a session takes less than the first, a payment at Stripe less than the last. */
const SECONDS = [0.002, 0.01, 0.05, 0.25, 1, 5, 20];
/** Of those that any route takes. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'];

/**
 * Numbers of requests. No label has anything that callers choose: routes are patterns of the routing table, a version is
 * one of those there are, and methods and versions of nobody's are all `other`.
 */
export function createRequestMetrics({ registry }: Pick<Metrics, 'registry'>) {
  const routes = new Map<string, Map<string, Tally>>();
  let faults = 0;

  showCounter(
    registry,
    {
      name: 'acp_seller_http_requests_total',
      help: 'Requests that were answered, by route, method, declared version of the protocol, and status',
      labelNames: ['route', 'method', 'version', 'status'],
    },
    function* () {
      for (const [labels, { counts }] of each()) {
        for (const [version, statuses] of counts) {
          for (const [status, count] of statuses) {
            yield [{ ...labels, version, status: status === 0 ? 'none' : status }, count] as const;
          }
        }
      }
    },
  );
  showHistogram(
    registry,
    {
      name: 'acp_seller_http_request_duration_seconds',
      help: 'From the head of a request to the end of its answer, by route and method',
      bounds: SECONDS,
    },
    function* () {
      for (const [labels, { seconds }] of each()) yield [labels, seconds] as const;
    },
  );

  // There from the start: what first appears with a 1 is no growth to who counts.
  showCounter(
    registry,
    { name: 'acp_seller_faults_total', help: 'Requests that failed by a mistake of this program' },
    () => [[{}, faults]],
  );

  function* each() {
    for (const [route, methods] of routes) {
      for (const [method, tally] of methods) yield [{ route, method }, tally] as const;
    }
  }

  function tallyOf(route: string, method: string): Tally {
    const methods = routes.get(route) ?? new Map<string, Tally>();
    const name = METHODS.includes(method) ? method : 'other';
    const tally = methods.get(name) ?? { seconds: createBuckets(SECONDS), counts: new Map() };
    routes.set(route, methods.set(name, tally));
    return tally;
  }

  return {
    onAnswered({ route = 'none', method, version = 'none', status, seconds, isFault }: AnsweredRequest): void {
      if (isFault) faults += 1;
      const tally = routes.get(route)?.get(method) ?? tallyOf(route, method);
      tally.seconds.observe(seconds);
      let statuses = tally.counts.get(version);
      if (statuses === undefined) {
        statuses = new Map();
        tally.counts.set(version, statuses);
      }
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    },
  };
}
