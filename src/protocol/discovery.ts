import { NEWEST_VERSION } from './negotiation.js';
import type { Version } from './versions/index.js';
import type { WireDiscovery } from './wire.js';

export interface DiscoverySettings {
  apiBaseUrl: string;
  /** Oldest first. */
  versions: readonly Version[];
  /** Lower-case ISO 4217. */
  currency: string;
  /** BCP 47, the default first. */
  locales: readonly string[];
  /** Ways to call besides REST. */
  transports?: readonly 'mcp'[];
  /** Whether buyers can be authenticated with 3-D Secure. */
  supports3ds?: boolean;
}

/** `/.well-known/acp.json` (ACP 2026-04-17, discovery §4): what is implemented, and nothing about the merchant's money. */
export function renderDiscovery({
  apiBaseUrl,
  versions,
  currency,
  locales,
  transports = [],
  supports3ds = false,
}: DiscoverySettings): WireDiscovery {
  return {
    protocol: { name: 'acp', version: versions.at(-1) ?? NEWEST_VERSION, supported_versions: [...versions] },
    api_base_url: apiBaseUrl,
    transports: ['rest', ...transports],
    capabilities: {
      services: ['checkout', 'carts'],
      extensions: [{ name: 'discount' }],
      intervention_types: supports3ds ? ['3ds'] : [],
      supported_currencies: [currency],
      supported_locales: [...locales],
    },
  };
}
