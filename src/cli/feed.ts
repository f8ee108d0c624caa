import { feedAgentAt } from '../assembly/product-feed.js';
import { type Config, loadConfig, readEnv } from '../config/config.js';
import { FeedPushError } from '../feed/feed-push-error.js';
import { groupsOf, type RefusedProduct, sendProducts } from '../feed/send-products.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { count } from './count.js';
import { createProgress } from './feed-progress.js';
import { type FeedSource, openFeedSource } from './feed-source.js';
import { type FeedTarget, feedTargetOf } from './feed-target.js';
import type { Output } from './output.js';

const HELP = `acp-seller feed push: send the catalog to a product feed that an agent hosts

  --url <address>    of the agent, below which /feeds is; PRODUCT_FEED_URL unless given
  --key <key>        that the agent gave you; PRODUCT_FEED_KEY unless given, for PRODUCT_FEED_URL alone
  --feed-id <id>     the feed to write to; PRODUCT_FEED_ID unless given; without any, a feed is made
  --batch <number>   products of one request, 1 to 1000; 100 unless given
  --dry-run          say what would be sent, and send nothing

Every product is sent whole, with its present availability; what is sold out is marked, not left out.
It can be repeated: a product that is there already is put in its own place. A request that fails for
now is tried again, up to six times; the end is 0 where everything was taken, else 1.
Works beside a running server, whose feed it then sends.
`;

/** `acp-seller feed push`. */
export const feedCommand: Command = {
  takes: ['what to do: push'],
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    'feed-id': { type: 'string' },
    batch: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  help: HELP,
  run: feed,
};

const BATCH = 100;
const ATTEMPTS = 6;
/** Refused products that are named one by one. */
const MOST_NAMED = 20;

async function feed(output: Output, { values, given }: CommandArguments): Promise<number> {
  if (given[0] !== 'push') throw new UsageError(`acp-seller feed has no ${JSON.stringify(given[0])}; it has push.`);
  const size = batchSize(values.batch);
  const config = loadConfig(readEnv());
  const target = values['dry-run'] === true ? undefined : feedTargetOf(values, config);
  const source = await openFeedSource(config, output.err);
  try {
    return target ? await push({ output, config, target, source, size }) : await describe(output, source, size);
  } finally {
    await source.close();
  }
}

function batchSize(value: unknown): number {
  if (value === undefined) return BATCH;
  const size = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (size < 1 || size > 1000) throw new UsageError('--batch must be a number from 1 to 1000.');
  return size;
}

async function describe(output: Output, source: FeedSource, size: number): Promise<number> {
  let requests = 0;
  let characters = 0;
  for await (const group of groupsOf(source.batches(), size)) {
    requests += 1;
    for (const { json } of group) characters += json.length;
  }
  output.out(`${inAll(source)} would be sent in ${count(requests, 'request')}, ${Math.ceil(characters / 1000)} kB.\n`);
  output.out('Nothing was sent.\n');
  return 0;
}

interface Push {
  output: Output;
  config: Config;
  target: FeedTarget;
  source: FeedSource;
  size: number;
}

async function push({ output, config, target, source, size }: Push): Promise<number> {
  const progress = createProgress(output, source.counts.products);
  const agent = feedAgentAt(config, {
    ...target,
    key: () => target.key,
    attempts: ATTEMPTS,
    onRetry: (problem, ms) => progress.note(`${problem} Trying again in ${Math.ceil(ms / 1000)} s.`),
  });
  const feedId = target.id ?? (await agent.create(source.country));
  if (target.id === undefined) output.out(`The feed ${feedId} was made. Keep its id: PRODUCT_FEED_ID=${feedId}\n`);
  const refused: RefusedProduct[] = [];
  let taken = 0;
  try {
    await sendProducts(groupsOf(source.batches(), size), {
      agent,
      feedId,
      onTaken(items) {
        taken += items.length;
        progress.advance(items.length);
      },
      onRefused(product) {
        refused.push(product);
        progress.advance(1);
      },
    });
  } catch (error) {
    progress.end();
    if (!(error instanceof FeedPushError)) throw error;
    output.err(`${error.message}\n`);
    output.err(
      `${taken} of ${count(source.counts.products, 'product')} were taken. Run it again with --feed-id ${feedId}.\n`,
    );
    return 1;
  }
  progress.end();
  for (const { id, reason } of refused.slice(0, MOST_NAMED)) output.err(`${id}: ${reason}\n`);
  if (refused.length > 0) output.err(`The feed ${feedId} refuses ${count(refused.length, 'product')}.\n`);
  output.out(`The feed ${feedId} has taken ${taken} of ${inAll(source)}.\n`);
  return refused.length > 0 ? 1 : 0;
}

const inAll = ({ counts: { products, variants } }: FeedSource): string =>
  `${count(products, 'product')} with ${count(variants, 'variant')}`;
