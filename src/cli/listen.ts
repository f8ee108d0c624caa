import { systemClock } from '../clock.js';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from '../config/webhook-secret.js';
import { createHttpServer } from '../http/http-server.js';
import type { Logger } from '../logger.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { reportFailure } from './failure.js';
import { createArrivals } from './listen-arrivals.js';
import { createListenReceiver } from './listen-receiver.js';
import type { Output } from './output.js';
import { createPaper } from './paper.js';

const HELP = `acp-seller listen: show the order events that arrive, and whether their signatures hold

  --port <port>       4000 unless given; 0 takes a free one
  --host <address>    127.0.0.1 unless given; 0.0.0.0 for all addresses of this computer
  --secret <secret>   what the server signs with; several are separated by commas, and each may have signed.
                      Without it signatures are not checked, and every event is taken

An event whose signature holds is answered 200, any other one 401, as a receiver should. Ctrl-C ends it.
`;

/** Where ACP's receivers take order events (2026-04-17, openapi.agentic_checkout_webhook); any path is taken here. */
const PATH = '/agentic_checkout/webhooks/order_events';

/** `acp-seller listen`: a receiver of order events, for people who integrate. */
export const listenCommand: Command = {
  takes: [],
  options: { port: { type: 'string' }, host: { type: 'string' }, secret: { type: 'string' } },
  help: HELP,
  run: listen,
};

/** Goes on until the process is told to end. */
async function listen(output: Output, { values }: CommandArguments): Promise<number> {
  const listener = createListener({
    host: textOf(values.host) ?? '127.0.0.1',
    port: portOf(textOf(values.port) ?? '4000'),
    secrets: secretsOf(textOf(values.secret)),
    output,
  });
  await listener.start();
  const end = (): void => void listener.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  return 0;
}

export interface ListenerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** None: signatures are not checked. */
  secrets: readonly string[];
  output: Output;
}

/** The receiver that the command runs. */
export function createListener({ host, port, secrets, output }: ListenerOptions) {
  const arrivals = createArrivals(createPaper({ write: output.out, color: output.color }));
  const server = createHttpServer({
    handler: createListenReceiver({
      secrets,
      clock: systemClock,
      arrivals,
      onFailure: (e) => reportFailure(e, output),
    }),
    host,
    port,
    logger: silent,
  });
  return {
    /** Returns the URL it can be reached at, without a path. Throws a sentence where the address cannot be had. */
    async start(): Promise<string> {
      const url = await server.listen().catch((error) => {
        const reason = sayWhyNot(error, host, port);
        throw reason === undefined ? error : new Error(reason, { cause: error });
      });
      output.out(greeting(url, secrets));
      return url;
    },
    close: (): Promise<void> => server.drain(0),
  };
}

function greeting(url: string, [secret]: readonly string[]): string {
  return `Order events are taken at ${url}, on every path. Ctrl-C ends this.

For a server that shall send them here:
  ORDER_WEBHOOK_URL=${url}${PATH}
  ORDER_WEBHOOK_SECRET=${secret ?? '<a secret>'}
${secret === undefined ? WITHOUT_SECRET : ''}`;
}

const WITHOUT_SECRET = `
Signatures cannot be checked, and every event is taken: give the server's secret with --secret too.
`;

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError('--port must be a number from 0 to 65535.');
}

function secretsOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const secrets = text.split(',').map((secret) => secret.trim());
  if (secrets.every(isWebhookSecret)) return secrets;
  throw new UsageError(`--secret must be one or more secrets, separated by commas, each ${WEBHOOK_SECRET_RULE}.`);
}

function sayWhyNot({ code }: NodeJS.ErrnoException, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Give a free one with --port, or 0 for any.`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has. Give one from 1024 on with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer. Give another one with --host, or none for 127.0.0.1.`;
    default:
      return undefined;
  }
}

const textOf = (given: unknown): string | undefined => (typeof given === 'string' ? given : undefined);

const ignore = (): void => {};
/** What is of use to see is shown with each arrival. */
const silent: Logger = { fatal: ignore, error: ignore, warn: ignore, info: ignore, debug: ignore };
