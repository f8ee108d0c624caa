import { z } from 'zod';
import { readBounded } from './bounded-file.js';

/** Variables that are a secret or have one in them. Each may stand in a file instead, which `<name>_FILE` names. */
export const SECRET_VARIABLES = [
  'DATABASE_URL',
  'ACP_API_KEYS',
  'MERCHANT_API_KEY',
  'ORDER_WEBHOOK_SECRET',
  'MERCHANT_WEBHOOK_SECRET',
  'BACK_END_SECRET',
  'PRODUCT_FEED_KEY',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_SANDBOX_WEBHOOK_SECRET',
  'FINGERPRINT_KEY',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const;

/** Bytes. Keys of a thousand agents take a tenth. */
const LARGEST = 1024 * 1024;

const known: ReadonlySet<string> = new Set(SECRET_VARIABLES);

type SecretVariable = (typeof SECRET_VARIABLES)[number];

/** The variable that names the file of a secret. */
export const fileVariableOf = <Name extends string>(name: Name): `${Name}_FILE` => `${name}_FILE`;

const path = z.string().optional();

/** The variables that name such files: paths, of which none is set unless somebody sets it. */
export const secretFileVariables = Object.fromEntries(
  SECRET_VARIABLES.map((name) => [fileVariableOf(name), path]),
) as Record<`${SecretVariable}_FILE`, typeof path>;

/** Whether a variable is to be read from a file, whatever came of that. */
export const namesSecretFile = (env: NodeJS.ProcessEnv, name: string): boolean =>
  known.has(name) && Boolean(env[fileVariableOf(name)]?.trim());

/**
 * The settings with each secret read from the file that is named for it, as Docker and Kubernetes mount them. What is
 * wrong goes into `problems`; such a secret is unset.
 */
export function withSecretFiles(env: NodeJS.ProcessEnv, problems: string[]): NodeJS.ProcessEnv {
  const read: Record<string, string> = {};
  for (const name of SECRET_VARIABLES) {
    const variable = fileVariableOf(name);
    const file = env[variable]?.trim();
    if (!file) continue;
    if (env[name]?.trim()) {
      problems.push(`${name} and ${variable} are both set; keep one of them.`);
      continue;
    }
    try {
      const text = readBounded(file, LARGEST);
      if (text === undefined) problems.push(`${variable} (${file}) is larger than 1 MB; name the file of the secret.`);
      else if (text.trim() === '') problems.push(`${variable} (${file}) is empty; put the secret into the file.`);
      else read[name] = text;
    } catch {
      problems.push(`${variable} (${file}) cannot be read; check the path and the permissions.`);
    }
  }
  return { ...env, ...read };
}
