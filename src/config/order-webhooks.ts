import { problemWithUrl } from '../outbox/destination.js';
import { MERCHANT_ENDPOINT } from '../outbox/order-events.js';
import type { PostPolicy } from '../outbox/post.js';
import type { Receiver } from '../outbox/receivers.js';
import { Secret } from '../secret.js';
import type { AgentConfig } from './agents-file.js';
import type { ConfigVariables } from './variables.js';
import { isShortWebhookSecret } from './webhook-secret.js';

export interface OrderWebhooksConfig {
  /** Whoever is told of orders; an agent without an endpoint is not among them. */
  receivers: readonly Receiver[];
  policy: PostPolicy;
  /** Milliseconds before each attempt, in place of the usual ones. */
  schedule?: readonly number[];
}

export interface OrderWebhooksContext {
  env: ConfigVariables;
  mode: 'development' | 'production';
  agents: readonly AgentConfig[];
  /** Whether a variable has any value: one that is wrong by itself was reported already. */
  isGiven: (name: keyof ConfigVariables) => boolean;
  problems: string[];
}

/** Who is told of orders, and where; what is wrong goes into `problems`. */
export function orderWebhooksConfig(context: OrderWebhooksContext): OrderWebhooksConfig {
  const { env, mode, agents, isGiven, problems } = context;
  const isProduction = mode === 'production';
  const policy = { httpsOnly: isProduction, allowPrivate: env.ORDER_WEBHOOK_ALLOW_PRIVATE ?? !isProduction };
  const isGood = (setting: string, url: string): boolean => {
    const problem = problemWithUrl(url, policy);
    if (problem !== undefined) problems.push(`${setting} ${problem}.`);
    return problem === undefined;
  };
  const pair = (who: 'ORDER' | 'MERCHANT') => {
    const [urlName, secretName] = [`${who}_WEBHOOK_URL`, `${who}_WEBHOOK_SECRET`] as const;
    const { [urlName]: url, [secretName]: secrets = [] } = env;
    for (const [given, missing] of [
      [urlName, secretName],
      [secretName, urlName],
    ] as const) {
      if (isGiven(given) && !isGiven(missing)) {
        problems.push(`${given} is set without ${missing}; set both, or neither to send no events.`);
      }
    }
    if (url === undefined || !isGood(urlName, url)) return undefined;
    return { url, secrets: secrets.map((secret) => new Secret(secret)) };
  };
  const shared = pair('ORDER');
  const merchant = pair('MERCHANT');
  if (isGiven('AGENTS_FILE') && (isGiven('ORDER_WEBHOOK_URL') || isGiven('ORDER_WEBHOOK_SECRET'))) {
    problems.push('ORDER_WEBHOOK_URL is for the agents of ACP_API_KEYS; with AGENTS_FILE, set order_webhook in it.');
  }
  const receivers = agents.flatMap(({ id, orderWebhook, profile }): Receiver[] => {
    if (orderWebhook) isGood(`AGENTS_FILE: order_webhook.url of the agent ${id}`, orderWebhook.url);
    const webhook = orderWebhook ?? shared;
    return webhook ? [{ endpointId: id, ...webhook, ...(profile && { profile }) }] : [];
  });
  if (merchant) receivers.push({ endpointId: MERCHANT_ENDPOINT, ...merchant });
  return { receivers, policy, ...(env.ORDER_WEBHOOK_SCHEDULE && { schedule: env.ORDER_WEBHOOK_SCHEDULE }) };
}

/** What production starts with, but should not stay with. */
export function warnOfOrderWebhooks({ receivers, policy }: OrderWebhooksConfig): string[] {
  const warnings = receivers
    .filter(({ secrets }) => secrets.some((secret) => isShortWebhookSecret(secret.reveal())))
    .map(({ endpointId }) =>
      endpointId === MERCHANT_ENDPOINT
        ? 'MERCHANT_WEBHOOK_SECRET is short; make a longer one with: openssl rand -hex 32'
        : `A secret of the order webhook of the agent ${endpointId} is short; make one with: openssl rand -hex 32`,
    );
  if (receivers.every(({ endpointId }) => endpointId === MERCHANT_ENDPOINT)) {
    warnings.push('No agent has an order webhook: none hears of what becomes of its orders. See ORDER_WEBHOOK_URL.');
  }
  if (policy.allowPrivate) {
    warnings.push('ORDER_WEBHOOK_ALLOW_PRIVATE is set: order events may go to addresses of the internal network.');
  }
  return warnings;
}
