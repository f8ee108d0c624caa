import { ProtocolError } from '../errors.js';

/** Oldest first, as discovery lists them. */
export const VERSIONS = ['2026-04-17'] as const;

export type Version = (typeof VERSIONS)[number];

export const NEWEST_VERSION: Version = VERSIONS[VERSIONS.length - 1] ?? VERSIONS[0];

export const isVersion = (text: string | undefined): text is Version => VERSIONS.some((known) => known === text);

/** Where a transport's requests declare their version. */
export interface VersionPlace {
  name: string;
  /** JSONPath, where it is a part of the body. */
  param?: string;
}

const HEADER: VersionPlace = { name: 'The API-Version header' };

/** The version that a request declares. Throws 400, naming the versions there are, newest first. */
export function negotiate(declared: string | undefined, { name, param }: VersionPlace = HEADER): Version {
  if (isVersion(declared)) return declared;
  const supportedVersions = [...VERSIONS].reverse();
  const known = supportedVersions.join(', ');
  if (!declared) {
    throw new ProtocolError(400, 'missing_api_version', `${name} is required. Supported: ${known}.`, {
      param,
      supportedVersions,
    });
  }
  throw new ProtocolError(400, 'unsupported_api_version', `This API-Version is not supported. Supported: ${known}.`, {
    param,
    supportedVersions,
  });
}
