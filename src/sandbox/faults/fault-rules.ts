import { type Fault, type FaultRule, isEventFault, parseRules } from './parse-rules.js';

type Armed = { rule: FaultRule; pattern: RegExp; random: () => number; fired: number };

/** The faults that are to happen, in the order of their rules; the same calls meet the same faults each time. */
export function createFaultRules() {
  let armed: Armed[] = [];
  function drawFrom(candidates: Armed[], subject: string): Fault | null {
    for (const candidate of candidates) {
      const { rule, pattern, fired } = candidate;
      if (!pattern.test(subject) || fired >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      if (rule.probability !== undefined && candidate.random() >= rule.probability) continue;
      candidate.fired += 1;
      return rule;
    }
    return null;
  }
  return {
    /** Takes the place of all rules there were; throws an Error that says what is wrong with them. */
    replace(given: unknown): void {
      armed = parseRules(given).map((rule) => ({
        rule,
        pattern: patternOf(rule.match.path ?? rule.match.event ?? '*'),
        random: seededRandom(rule.seed ?? 1),
        fired: 0,
      }));
    },
    list: () => armed.map(({ rule, fired }) => ({ ...rule, fired })),
    /** The fault of the first rule that matches a call and is due. */
    draw(method: string, path: string): Fault | null {
      const forCall = ({ rule: { fault, match } }: Armed) =>
        !isEventFault(fault) && (match.method === undefined || match.method === method);
      return drawFrom(armed.filter(forCall), path);
    },
    /** The same for the delivery of an event of this type. */
    drawForEvent: (type: string): Fault | null =>
      drawFrom(
        armed.filter(({ rule }) => isEventFault(rule.fault)),
        type,
      ),
  };
}

export type FaultRules = ReturnType<typeof createFaultRules>;

function patternOf(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
