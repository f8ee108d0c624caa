import { BlockList, isIP } from 'node:net';

/** Ranges of the IANA special-purpose registries, by what they are for. */
type Ranges = Readonly<Record<string, readonly string[]>>;

/** Stand for no single host: refused everywhere. */
const NO_HOST: Ranges = {
  broadcast: ['255.255.255.255/32'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  unspecified: ['0.0.0.0/8', '::/128'],
};

/** Lead into this machine, its network or its cloud's own services, or to nobody. The first that fits gives the name. */
const NOT_PUBLIC: Ranges = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  'site-local': ['fec0::/10'],
  'carrier-grade NAT': ['100.64.0.0/10'],
  // Azure answers its virtual machines there; the other clouds' metadata services are in the ranges above and below.
  metadata: ['168.63.129.16/32'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  benchmarking: ['198.18.0.0/15'],
  'local NAT64': ['64:ff9b:1::/48'],
  Teredo: ['2001::/32'],
  reserved: ['192.0.0.0/24', '192.88.99.0/24', '240.0.0.0/4', '2001::/23'],
};

const noHost = toLists(NO_HOST);
const notPublic = toLists(NOT_PUBLIC);
const globalUnicast = toList(['2000::/3']);

/**
 * What speaks against sending to an IP address, such as `loopback`; `undefined` where nothing does. An IPv6 address
 * that carries an IPv4 one (mapped, NAT64, 6to4) is judged by that; one that a tunnel leads on from (ISATAP), by both.
 */
export function refusedKind(address: string, policy: { allowPrivate: boolean }): string | undefined {
  const [unscoped = ''] = address.split('%');
  if (isIP(unscoped) === 0) return 'no IP address';
  if (isIP(unscoped) === 4) return kindOf(unscoped, policy);
  const groups = groupsOf(unscoped);
  const tunnelled = isatapIpv4(groups);
  return kindOf(carriedIpv4(groups) ?? unscoped, policy) ?? (tunnelled && kindOf(tunnelled, policy));
}

function kindOf(address: string, { allowPrivate }: { allowPrivate: boolean }): string | undefined {
  const refused = kindIn(noHost, address) ?? (allowPrivate ? undefined : kindIn(notPublic, address));
  if (refused !== undefined || allowPrivate || isIP(address) === 4) return refused;
  return isInside(globalUnicast, address) ? undefined : 'reserved';
}

/** The eight groups of an IPv6 address in any of its spellings. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const numbers = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [numbers(head), numbers(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** RFC 4291 2.5.5.2 (mapped), RFC 6052 (the well-known prefix of NAT64), RFC 3056 (6to4). */
function carriedIpv4(groups: readonly number[]): string | undefined {
  const starts = (...prefix: number[]): boolean => prefix.every((group, index) => groups[index] === group);
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0x64, 0xff9b, 0, 0, 0, 0)) return ipv4Of(groups.slice(6));
  return starts(0x2002) ? ipv4Of(groups.slice(1, 3)) : undefined;
}

/** RFC 5214, 6.1: an interface identifier that has an IPv4 address in it, whatever the network; 0x200 where that is unique. */
function isatapIpv4(groups: readonly number[]): string | undefined {
  const [, , , , scope = 0, marker = 0] = groups;
  return (scope & ~0x200) === 0 && marker === 0x5efe ? ipv4Of(groups.slice(6)) : undefined;
}

const ipv4Of = (groups: readonly number[]): string => groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');

function toLists(ranges: Ranges): ReadonlyMap<string, BlockList> {
  return new Map(Object.entries(ranges).map(([kind, subnets]) => [kind, toList(subnets)]));
}

function toList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), familyOf(network));
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

const isInside = (list: BlockList, address: string): boolean => list.check(address, familyOf(address));

function kindIn(lists: ReadonlyMap<string, BlockList>, address: string): string | undefined {
  for (const [kind, list] of lists) if (isInside(list, address)) return kind;
  return undefined;
}
