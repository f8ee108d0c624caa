import { ProtocolError } from '../errors.js';
import type { Archive } from '../store/archive.js';
import type { Backlog, DeliveryState, EndpointHealth } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import type { AskedBy, ChangeOnce, Done } from './change-once.js';

export interface EndpointsDeps {
  outbox: Pick<Store['outbox'], 'health' | 'backlog'>;
  archive: Pick<Archive, 'eventsSince' | 'deliveredTo'>;
  changeOnce: ChangeOnce;
  /** Endpoints that the settings name. */
  configured: readonly string[];
}

/** Where order events go, and whether they arrive. Times in milliseconds since the epoch. */
export interface EndpointReport extends EndpointHealth {
  isConfigured: boolean;
  /** When the oldest event was made that has not arrived. */
  oldestUndelivered?: number;
  counts: Record<DeliveryState, number>;
}

/** All events that an endpoint gets again. */
export interface EndpointReplay {
  endpointId: string;
  since: number;
  /** How many were made since then. */
  events: number;
}

const ACCEPTED = 202;

/** The endpoints of agents, and the shop's own. */
export function createEndpoints({ outbox, archive, changeOnce, configured }: EndpointsDeps) {
  /** Every endpoint that the settings name or that was ever sent anything, by id. */
  async function list(): Promise<EndpointReport[]> {
    const health = new Map((await outbox.health()).map((known) => [known.id, known]));
    const backlog = await outbox.backlog();
    const ids = new Set([...configured, ...health.keys(), ...backlog.map(({ endpointId }) => endpointId)]);
    return Promise.all(
      [...ids].sort().map(async (id) => {
        const waiting = backlog.filter(({ endpointId, state }) => endpointId === id && state !== 'delivered');
        const counts = { ...countsOf(waiting), delivered: await archive.deliveredTo(id) };
        return {
          ...(health.get(id) ?? { id }),
          isConfigured: configured.includes(id),
          ...(waiting.length > 0 && { oldestUndelivered: Math.min(...waiting.map(({ oldest }) => oldest)) }),
          counts,
        };
      }),
    );
  }

  async function isDisabled(id: string): Promise<boolean> {
    return (await outbox.health()).some((known) => known.id === id && known.disabledAt !== undefined);
  }

  async function isKnown(id: string): Promise<boolean> {
    if (configured.includes(id) || (await outbox.health()).some((known) => known.id === id)) return true;
    return (await archive.eventsSince(id, 0)) > 0;
  }

  return {
    list,
    isDisabled,

    /** Sends an endpoint everything again that was made since a time, and enables it. Throws 404 for an unknown one. */
    async replay(endpointId: string, since: number, by: AskedBy): Promise<Done<EndpointReplay>> {
      if (!(await isKnown(endpointId))) throw new ProtocolError(404, 'not_found', 'There is no endpoint with this id.');
      const events = await archive.eventsSince(endpointId, since);
      return changeOnce(by, ACCEPTED, {}, () => ({
        answer: { endpointId, since, events },
        audit: {
          action: 'endpoint.replay',
          subject: endpointId,
          detail: { since: new Date(since).toISOString(), events },
        },
        puts: { replay: { endpointId, since } },
      }));
    },
  };
}

export type Endpoints = ReturnType<typeof createEndpoints>;

function countsOf(waiting: readonly Backlog[]) {
  const of = (state: DeliveryState): number => waiting.find((one) => one.state === state)?.count ?? 0;
  return { due: of('due'), queued: of('queued'), parked: of('parked') };
}
