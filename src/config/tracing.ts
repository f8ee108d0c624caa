import { Secret } from '../secret.js';
import type { TracingSettings } from '../tracing/settings.js';
import { ownVersion } from './own-version.js';
import type { ConfigVariables } from './variables.js';

/** Where traces go; `undefined` where nobody wants them. */
export function tracingConfig(env: ConfigVariables): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: name } = env;
  if (endpoint === undefined || env.OTEL_SDK_DISABLED) return undefined;
  return {
    endpoint,
    headers: (env.OTEL_EXPORTER_OTLP_HEADERS ?? []).map((header) => ({
      name: header.name,
      value: new Secret(header.value),
    })),
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    resource: {
      'service.name': 'acp-seller',
      'service.version': ownVersion(),
      ...Object.fromEntries((env.OTEL_RESOURCE_ATTRIBUTES ?? []).map((each) => [each.name, each.value])),
      ...(name !== undefined && { 'service.name': name }),
    },
  };
}
