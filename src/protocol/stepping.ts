import { PROTOCOL_VERSIONS, type Version } from './versions/index.js';
import type { DownContext, Operation, ProtocolVersion, UpContext } from './versions/version.js';

type Step = NonNullable<ProtocolVersion['step']>;

const placeOf = (version: Version): number => PROTOCOL_VERSIONS.findIndex(({ name }) => name === version);

/** The steps from each version to the newest, in the order in which a request takes them. */
const stepsFrom: ReadonlyMap<Version, readonly Step[]> = new Map(
  PROTOCOL_VERSIONS.map(({ name }) => [
    name,
    PROTOCOL_VERSIONS.slice(placeOf(name) + 1).flatMap(({ step }) => step ?? []),
  ]),
);

/** The same, as far as a session or an event changes on the way down, newest first. */
const downTo = (name: 'session' | 'orderEvent'): ReadonlyMap<Version, readonly Step[]> =>
  new Map([...stepsFrom].map(([version, steps]) => [version, [...steps].reverse().filter((step) => step[name])]));

const sessionSteps = downTo('session');
const eventSteps = downTo('orderEvent');

/** A request that was checked by its own version's schema, as one of the newest version. */
export function upgrade(version: Version, operation: Operation, body: object, context: UpContext): object {
  return (stepsFrom.get(version) ?? []).reduce(
    (request, { up }) => up?.[operation]?.(request, context) ?? request,
    body,
  );
}

/** Where a part of an upgraded request stands in the one that the caller sent: its JSONPath in that. */
export function ownPath(
  version: Version,
  operation: Operation,
  { body, path }: { body: object; path: string },
  context: UpContext,
): string {
  const requests: { step: Step; before: object }[] = [];
  let request = body;
  for (const step of stepsFrom.get(version) ?? []) {
    requests.push({ step, before: request });
    request = step.up?.[operation]?.(request, context) ?? request;
  }
  return requests.reduceRight((own, { step, before }) => step.ownPath?.(own, before) ?? own, path);
}

/** A session of the newest version, as this version says it. */
export const downgradeSession = (version: Version, session: object, context: DownContext): object =>
  (sessionSteps.get(version) ?? []).reduce((wire, step) => step.session?.(wire, context) ?? wire, session);

/** What a receiver is told of an order, as this version says it. */
export const downgradeOrderEvent = (version: Version, event: object): object =>
  (eventSteps.get(version) ?? []).reduce((wire, step) => step.orderEvent?.(wire) ?? wire, event);
