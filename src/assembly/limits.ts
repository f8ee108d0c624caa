import { createDeclineLimit } from '../checkout/decline-limit.js';
import { createGuessLimit } from '../checkout/quoting/code-guessing.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/config.js';
import { createClientAddress } from '../http/client-address.js';
import { createLoadShedding, type LoadCause, type LoadProbe } from '../http/load-shedding.js';
import { createRateLimit } from '../http/rate-limit.js';
import { createReplayMemory } from '../http/replay-memory.js';
import { createSignatureCheck, type SignedRequest, type SigningAgent } from '../http/request-signature.js';
import { createTurns } from '../http/turns.js';
import type { Logger } from '../logger.js';
import { createTokenBuckets } from '../token-buckets.js';
import type { LimitMetrics } from './limit-metrics.js';
import { madeOf } from './made-of.js';
import { shareOf } from './share.js';

export interface LimitsContext {
  config: Config;
  /** The settings with the secrets of now. */
  live: () => Config;
  clock: Clock;
  /** Never goes back. */
  monotonic: Clock;
  metrics: LimitMetrics;
  probe: LoadProbe;
  logger: Logger;
}

/** Addresses that are remembered; each takes some 100 bytes. */
const MAX_ADDRESSES = 20_000;
/** Milliseconds between two sentences about one thing. */
const QUIET = 10_000;
/** Signatures that are remembered; each takes some 300 bytes. */
const MAX_SIGNATURES = 100_000;

/** How much each caller may ask for, and whether it was really the caller. */
export function createLimits({ config, live, clock, monotonic, metrics, probe, logger }: LimitsContext) {
  const { agentRate, addressRate, declineRate, wrongCodeRate } = ratesOf(config);
  const rates = new Map(config.agents.map(({ id, rate }) => [id, rate && shareOf(rate, config)]));
  // The app of assistants is one more.
  const agentCount = config.agents.length + 1;
  const bucketsOf = (maxKeys: number) => createTokenBuckets({ now: monotonic.now, maxKeys });
  metrics.watch(probe);
  const memory = createReplayMemory({ now: clock.now, max: MAX_SIGNATURES });
  const signatureCheck = madeOf(live, ({ agents }) =>
    createSignatureCheck({ agents: signingOf(agents), now: clock.now, memory, onVerdict: metrics.onVerdict }),
  );
  let quietUntil = 0;
  /** In the log once in a while: it is a sentence for each request otherwise, when there is the least time for it. */
  function onShed(cause: LoadCause): void {
    metrics.onShed(cause);
    if (monotonic.now() < quietUntil) return;
    quietUntil = monotonic.now() + QUIET;
    logger.warn({ detail: cause }, 'too much to do: refusing what can wait');
  }

  return {
    load: createLoadShedding({ probe, limits: config.limits.load, basePath: config.http.basePath, onShed }),
    rate: createRateLimit({
      agents: { requests: bucketsOf(agentCount), refusals: bucketsOf(agentCount) },
      addresses: { requests: bucketsOf(MAX_ADDRESSES), refusals: bucketsOf(MAX_ADDRESSES) },
      rateOf: (agentId) => rates.get(agentId) ?? agentRate,
      addressRate,
      addressOf: createClientAddress(config.http.trustProxy).addressOf,
      onRefused: metrics.onRefused,
    }),
    turnOf: createTurns({ now: monotonic.now }),
    onRefused: metrics.onRefused,
    declineLimit: createDeclineLimit({
      buckets: bucketsOf(agentCount),
      rate: declineRate,
      onRefused: metrics.onRefused,
    }),
    guessLimit: createGuessLimit({
      buckets: bucketsOf(agentCount),
      rate: wrongCodeRate,
      onRefused: metrics.onRefused,
    }),
    checkSignature(request: SignedRequest): void {
      signatureCheck()(request);
    },
  };
}

const ratesOf = (config: Config) => ({
  agentRate: shareOf(config.limits.agentRate, config),
  addressRate: shareOf(config.limits.addressRate, config),
  declineRate: shareOf(config.limits.declineRate, config),
  wrongCodeRate: shareOf(config.limits.wrongCodeRate, config),
});

const signingOf = (agents: Config['agents']): SigningAgent[] =>
  agents.flatMap(({ id, signing }) =>
    signing ? [{ id, required: signing.required, secrets: signing.secrets.map((secret) => secret.reveal()) }] : [],
  );

export type Limits = ReturnType<typeof createLimits>;
