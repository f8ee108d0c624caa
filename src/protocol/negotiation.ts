import { ProtocolError } from '../errors.js';
import { PROTOCOL_VERSIONS, type Version } from './versions/index.js';
import type { Surface } from './versions/version.js';

/** Published versions, oldest first, as discovery lists them. */
export const VERSIONS: readonly Version[] = PROTOCOL_VERSIONS.filter(({ isPreview }) => !isPreview).map(
  ({ name }) => name,
);

export const NEWEST_VERSION: Version = VERSIONS[VERSIONS.length - 1] as Version;

/** Those that an agent may be allowed to speak: the published ones and previews. */
export const ALL_VERSIONS: readonly Version[] = PROTOCOL_VERSIONS.map(({ name }) => name);

const byName = new Map<string, (typeof PROTOCOL_VERSIONS)[number]>(PROTOCOL_VERSIONS.map((each) => [each.name, each]));

export const isVersion = (text: string | undefined): text is Version => byName.has(text ?? '');

/** Whether it is a date of the protocol, which an answer may name. */
export const isPublished = (version: Version): boolean => VERSIONS.includes(version);

/** Whether a POST needs no Idempotency-Key in this version, and the same key with another body is a conflict. */
export const isTolerant = (version: Version): boolean => byName.get(version)?.idempotency === 'tolerant';

/** Who asks, and how. */
export interface Caller {
  /** What this agent may speak; absent: every published version. */
  apiVersions?: readonly Version[] | undefined;
  /** Only versions that have it will do. */
  surface?: Surface;
  /** Where a request of this transport declares its version. */
  place?: VersionPlace;
}

/** Where a transport's requests declare their version. */
export interface VersionPlace {
  name: string;
  /** JSONPath, where it is a part of the body. */
  param?: string;
}

const HEADER: VersionPlace = { name: 'The API-Version header' };

/** The version that a request declares. Throws 400, naming the versions there are for this caller, newest first. */
export function negotiate(
  declared: string | undefined,
  { apiVersions = VERSIONS, surface, place = HEADER }: Caller = {},
): Version {
  const isSpoken = ({ name, surfaces }: (typeof PROTOCOL_VERSIONS)[number]) =>
    apiVersions.includes(name) && (surface === undefined || surfaces.includes(surface));
  const known = byName.get(declared ?? '');
  if (known && isSpoken(known)) return known.name;
  const spoken = PROTOCOL_VERSIONS.filter(isSpoken).map(({ name }) => name);
  const supportedVersions = spoken.filter(isPublished).reverse();
  const all = spoken.length > 0 ? [...spoken].reverse().join(', ') : 'none';
  const options = { param: place.param, supportedVersions };
  if (!declared) {
    throw new ProtocolError(400, 'missing_api_version', `${place.name} is required. Supported: ${all}.`, options);
  }
  throw new ProtocolError(
    400,
    'unsupported_api_version',
    `This API-Version is not supported. Supported: ${all}.`,
    options,
  );
}
