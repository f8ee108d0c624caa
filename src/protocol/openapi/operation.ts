import type { z } from 'zod';

/** Whose key an operation takes; the names of the document's security schemes. */
export type KeyHolder = 'agentKey' | 'merchantKey';

/** A header of an answer; each is described once, in `headers.ts`. */
export type AnswerHeader =
  | 'Allow'
  | 'ETag'
  | 'Idempotency-Key'
  | 'Idempotent-Replayed'
  | 'Last-Modified'
  | 'Request-Id'
  | 'Retry-After'
  | 'WWW-Authenticate';

/** A parameter that many operations have; each is described once, in `headers.ts`. */
export type SharedParameter = 'ApiVersion' | 'IdempotencyKey' | 'RequestId' | 'Signature' | 'Timestamp';

/** A parameter of an operation. In a path it is always required. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: z.ZodType;
}

/** What an operation answers when it does what it is asked. */
export interface GoodAnswer {
  status: number;
  description: string;
  /** One of the document's components; absent where the body is described by its type alone. */
  schema?: z.ZodType;
  /** `application/json` unless said; `none` where there is no body. */
  contentType?: string;
  headers?: readonly AnswerHeader[];
}

/** An error that an operation may answer, told apart by its code. */
export interface ErrorAnswer {
  status: number;
  code: string;
  /** When it is answered, as a sentence. */
  when: string;
  headers?: readonly AnswerHeader[];
}

export interface RequestBody {
  /** One of the document's components; absent where the body is described by its type alone. */
  schema?: z.ZodType;
  required: boolean;
  /** `application/json` unless said. */
  contentType?: string;
  description?: string;
  /** By name. */
  examples?: Readonly<Record<string, unknown>>;
}

/** One operation of this server's API. */
export interface Operation {
  /** Unique in the document. */
  id: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces. */
  path: string;
  /** Whether the path stands under the agents' base path. */
  underBasePath?: boolean;
  tag: string;
  summary: string;
  description?: string;
  /** Absent where anyone may call it. */
  key?: KeyHolder;
  parameters?: readonly (SharedParameter | Parameter)[];
  body?: RequestBody;
  answers: readonly GoodAnswer[];
  errors: readonly ErrorAnswer[];
}

/** A request that this server sends, to whoever asked for it. */
export interface OutgoingWebhook {
  name: string;
  summary: string;
  description: string;
  parameters: readonly Parameter[];
  body: z.ZodType;
  /** What the receiver's answers mean; `default` stands for all others. */
  answers: Readonly<Record<string, string>>;
}

/** Everything that the document is made of. */
export interface ApiDescription {
  info: { title: string; version: string; summary: string; description: string };
  /** What callers reach this server by, without a slash at the end. */
  publicUrl: string;
  /** Where the agents' paths are mounted, such as `/` or `/acp/v1`. */
  basePath: string;
  tags: readonly { name: string; description: string }[];
  operations: readonly Operation[];
  webhooks: readonly OutgoingWebhook[];
  /** Every schema that a body refers to, by the name it gets. */
  schemas: Readonly<Record<string, z.ZodType>>;
  /** The one of them that all errors have. */
  errorSchema: z.ZodType;
}
