const FAULTS = [
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

/**
 * What goes wrong: `before` is before the call has any effect, `after` when the effect is stored and the answer is lost
 * or late. `ms` is for the delays; `should_retry` becomes `Stripe-Should-Retry`, `retry_after` (seconds) `Retry-After`.
 */
export type Fault = {
  fault: (typeof FAULTS)[number];
  ms?: number;
  should_retry?: boolean;
  retry_after?: number;
};

/** When it goes wrong: `path` may hold `*`, `times` ends the rule, `probability` (0 to 1) draws from `seed`. */
export type FaultRule = Fault & {
  match: { method?: string; path?: string };
  times?: number;
  probability?: number;
  seed?: number;
};

const NUMBERS = ['ms', 'retry_after', 'times', 'probability', 'seed'] as const;
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
  const fault = FAULTS.find((name) => name === given.fault);
  if (fault === undefined) throw new Error(`${at}: fault must be one of ${FAULTS.join(', ')}.`);
  const rule: FaultRule = { match: parseMatch(given.match ?? {}, at), fault };
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
  if (fault.startsWith('delay') && rule.ms === undefined) throw new Error(`${at}: a delay needs ms.`);
  return rule;
}

function parseMatch(given: unknown, at: string): FaultRule['match'] {
  if (!isRecord(given)) throw new Error(`${at}: match must be an object.`);
  const { method, path, ...rest } = given;
  if (Object.keys(rest).length > 0) throw new Error(`${at}: match takes method and path.`);
  const match: FaultRule['match'] = {};
  if (typeof method === 'string') match.method = method.toUpperCase();
  else if (method !== undefined) throw new Error(`${at}: match.method must be text.`);
  if (typeof path === 'string') match.path = path;
  else if (path !== undefined) throw new Error(`${at}: match.path must be text.`);
  return match;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
