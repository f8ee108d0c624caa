const CALL_FAULTS = [
  'drop_before',
  'drop_after',
  'error_500_before',
  'error_500_after',
  'conflict_409',
  'rate_limit_429',
  'delay',
  'delay_after',
  'half_response',
] as const;

const EVENT_FAULTS = [
  'webhook_lose',
  'webhook_duplicate',
  'webhook_delay',
  'webhook_reorder',
  'webhook_bad_signature',
] as const;

/**
 * What goes wrong: `before` is before the call has any effect, `after` when the effect is stored and the answer is lost
 * or late. `ms` is for the delays; `should_retry` becomes `Stripe-Should-Retry`, `retry_after` (seconds) `Retry-After`.
 * The `webhook` ones befall events: `copies` (2 to 5) are sent of a duplicate, a lost one never arrives, a reordered one
 * waits for a later one, a bad signature comes with the first attempt only.
 */
export type Fault = {
  fault: (typeof CALL_FAULTS)[number] | (typeof EVENT_FAULTS)[number];
  ms?: number;
  should_retry?: boolean;
  retry_after?: number;
  copies?: number;
};

/** When it goes wrong, with a call or with an event of a type: `path` and `event` may hold `*`, `times` ends the rule, `probability` (0 to 1) draws from `seed`. */
export type FaultRule = Fault & {
  match: { method?: string; path?: string; event?: string };
  times?: number;
  probability?: number;
  seed?: number;
};

const NUMBERS = ['copies', 'ms', 'retry_after', 'times', 'probability', 'seed'] as const;
const KNOWN = new Set<string>(['match', 'fault', 'should_retry', ...NUMBERS]);

/** Reads the rules from JSON; throws an Error that names what is wrong. */
export function parseRules(given: unknown): FaultRule[] {
  if (!Array.isArray(given)) throw new Error('The fault rules must be an array.');
  return given.map(parseRule);
}

function parseRule(given: unknown, index: number): FaultRule {
  const at = `rule ${index}`;
  if (!isRecord(given)) throw new Error(`${at} must be an object.`);
  const unknown = Object.keys(given).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) throw new Error(`${at}: unknown field ${unknown}.`);
  const all = [...CALL_FAULTS, ...EVENT_FAULTS];
  const fault = all.find((name) => name === given.fault);
  if (fault === undefined) throw new Error(`${at}: fault must be one of ${all.join(', ')}.`);
  const names = isEventFault(fault) ? (['event'] as const) : (['method', 'path'] as const);
  const rule: FaultRule = { match: parseMatch(given.match ?? {}, names, at), fault };
  for (const name of NUMBERS) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) throw new Error(`${at}: ${name} must be a number, 0 or more.`);
    rule[name] = value;
  }
  if (given.should_retry !== undefined) {
    if (typeof given.should_retry !== 'boolean') throw new Error(`${at}: should_retry must be true or false.`);
    rule.should_retry = given.should_retry;
  }
  if (/delay/.test(fault) && rule.ms === undefined) throw new Error(`${at}: a delay needs ms.`);
  if (rule.copies !== undefined && !(rule.copies >= 2 && rule.copies <= 5)) {
    throw new Error(`${at}: copies must be from 2 to 5.`);
  }
  return rule;
}

function parseMatch(given: unknown, names: readonly (keyof FaultRule['match'])[], at: string): FaultRule['match'] {
  if (!isRecord(given)) throw new Error(`${at}: match must be an object.`);
  const unknown = Object.keys(given).some((key) => !names.some((name) => name === key));
  if (unknown) throw new Error(`${at}: match takes ${names.join(' and ')}.`);
  const match: FaultRule['match'] = {};
  for (const name of names) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw new Error(`${at}: match.${name} must be text.`);
    match[name] = name === 'method' ? value.toUpperCase() : value;
  }
  return match;
}

/** Whether a fault befalls events, not calls. */
export function isEventFault(fault: Fault['fault']): boolean {
  return EVENT_FAULTS.some((name) => name === fault);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
