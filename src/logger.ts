import { createRequire } from 'node:module';
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type prettyFactory from 'pino-pretty';
import { scrub } from './scrub.js';

/** Everything that may stand in a log line. A name that is not here is dropped, so no body and no header map gets in. */
const FIELDS = [
  'url',
  'version',
  'mode',
  'file',
  'requestId',
  'agentId',
  'sessionId',
  'cartId',
  'sessionStatus',
  'messages',
  'orderId',
  'orderNumber',
  'paymentIntentId',
  'eventId',
  'endpoint',
  'generation',
  'attempt',
  'phase',
  'method',
  'route',
  'tool',
  'status',
  'code',
  'ms',
  'bytes',
  'aborted',
  'address',
  'loop',
  'count',
  'signal',
  'detail',
  'shop',
  'payments',
  'worker',
] as const;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

type Value = string | number | boolean | undefined;

/** The named fields of a line; `err` is anything thrown. */
export type LogFields = { [Name in (typeof FIELDS)[number]]?: Value } & { err?: unknown };

type Write = (fields: LogFields, message: string) => void;

export interface Logger {
  fatal: Write;
  error: Write;
  warn: Write;
  info: Write;
  debug: Write;
}

export interface LoggerOptions {
  level: LogLevel;
  /** Lines for people instead of JSON. */
  pretty: boolean;
  /** Which of several processes writes; it stands in each of its lines. */
  worker?: number | undefined;
  /** Where lines go; stdout unless given. */
  output?: DestinationStream;
}

/** One JSON object a line on stdout: named fields only, and anything that looks like a secret is taken out. */
export function createLogger({ level, pretty, worker, output }: LoggerOptions): Logger {
  const stream = output ?? (pretty ? prettyStdout() : stdout(worker !== undefined));
  const lines = pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      serializers: { err: (error: unknown) => describeError(error) },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => stream.write(scrub(line)) },
  );
  const write =
    (at: keyof Logger): Write =>
    (fields, message) => {
      if (lines.isLevelEnabled(at)) lines[at](pick(fields), message);
    };
  return {
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  };
}

function pick(fields: LogFields): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of FIELDS) {
    const value = fields[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') picked[name] = value;
  }
  if (fields.err !== undefined) picked.err = fields.err;
  return picked;
}

const MAX_CAUSES = 4;

/** Name, message, code and stack of an error and of its causes; nothing else that hangs on it. */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { name: typeof error, message: 'something that is not an Error was thrown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = error.cause === undefined || depth === MAX_CAUSES ? undefined : describeError(error.cause, depth + 1);
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}

let sharedStdout: DestinationStream | undefined;

/** Bytes that a pipe takes whole while others write to it too (`PIPE_BUF` of Linux). */
const WHOLE = 4096;

/** Asynchronous, so that a slow reader of the log does not stop the server; what is left goes out at exit. */
function stdout(isShared: boolean): DestinationStream {
  if (sharedStdout !== undefined) return sharedStdout;
  const stream = destination({ dest: 1, sync: false, ...(isShared && { maxWrite: WHOLE }) });
  process.once('exit', () => {
    try {
      stream.flushSync();
    } catch {
      // Nobody reads stdout any more; there is no better place to say so.
    }
  });
  sharedStdout = stream;
  return stream;
}

function prettyStdout(): DestinationStream {
  // Loaded only where it is used: it is for people at a terminal, not for a server's start.
  const pretty: typeof prettyFactory = createRequire(import.meta.url)('pino-pretty');
  return pretty({ colorize: true, sync: true, translateTime: 'HH:MM:ss.l', singleLine: true });
}
