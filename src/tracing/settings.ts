import type { Secret } from '../secret.js';

/** Which traces are kept, by the names of the OpenTelemetry specification. */
export const SAMPLERS = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;

/** Where traces go, and which. */
export interface TracingSettings {
  /** Of the receiver, without the path of traces. */
  endpoint: string;
  /** Sent with every batch; they may hold the receiver's key. */
  headers: readonly { name: string; value: Secret }[];
  sampler: (typeof SAMPLERS)[number];
  /** From 0 to 1, for samplers that take a share. */
  ratio: number;
  /** What the traces are of: `service.name` and others. */
  resource: Readonly<Record<string, string>>;
}
