import { createSecureContext } from 'node:tls';
import { Secret } from '../secret.js';
import { readBounded } from './bounded-file.js';
import type { ConfigVariables } from './variables.js';

/** Bytes. A chain of certificates takes some thousands. */
const LARGEST_PEM = 1024 * 1024;

export interface HttpConfig {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Without a slash at the end; when absent, the URL that the server listens on. */
  publicUrl?: string;
  /** `/`, or a path such as `/acp/v1` without a slash at the end. */
  basePath: string;
  /** The number of proxies in front, or their networks. */
  trustProxy?: number | readonly string[];
  /** PEM. */
  tls?: TlsConfig;
  /** How long the server says that it is not ready before it stops listening. */
  drainSeconds: number;
}

export interface TlsConfig {
  cert: string;
  key: Secret;
  minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export function httpConfig(env: ConfigVariables, problems: string[]): HttpConfig {
  const tls = tlsConfig(env, problems);
  return {
    host: env.HOST,
    port: env.PORT,
    basePath: env.ACP_BASE_PATH,
    drainSeconds: env.DRAIN_SECONDS,
    ...(env.PUBLIC_URL === undefined ? {} : { publicUrl: env.PUBLIC_URL }),
    ...(env.TRUST_PROXY === undefined ? {} : { trustProxy: env.TRUST_PROXY }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function tlsConfig(env: ConfigVariables, problems: string[]): TlsConfig | undefined {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, TLS_MIN_VERSION: minVersion } = env;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    problems.push('TLS_CERT_FILE and TLS_KEY_FILE must be set together; set both to serve https, or neither.');
    return undefined;
  }
  const cert = read('TLS_CERT_FILE', certFile, problems);
  const key = read('TLS_KEY_FILE', keyFile, problems);
  if (cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ cert, key, minVersion });
  } catch {
    problems.push('TLS_CERT_FILE and TLS_KEY_FILE must hold a PEM certificate and the private key that belongs to it.');
  }
  return { cert, key: new Secret(key), minVersion };
}

function read(variable: string, file: string, problems: string[]): string | undefined {
  try {
    const text = readBounded(file, LARGEST_PEM);
    if (text === undefined) problems.push(`${variable} (${file}) is larger than 1 MB; name a PEM file.`);
    return text;
  } catch {
    problems.push(`${variable} (${file}) cannot be read; check the path and the permissions.`);
    return undefined;
  }
}
