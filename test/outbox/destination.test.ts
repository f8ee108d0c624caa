import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedKind } from '../../src/outbox/addresses.js';
import { problemWithUrl } from '../../src/outbox/destination.js';

const PRODUCTION = { httpsOnly: true, allowPrivate: false };
const DEVELOPMENT = { httpsOnly: false, allowPrivate: true };

/** What production says, and development where it differs; `ok` stands for nothing. */
const URLS: readonly (readonly [url: string, production: string, development?: string])[] = [
  // Ordinary receivers.
  ['https://agent.example/agentic_checkout/webhooks/order_events', 'ok'],
  ['https://agent.example:8443/events?tenant=7', 'ok'],
  ['https://AGENT.example./events', 'ok'],
  ['https://bücher.example/events', 'ok'],
  ['https://xn--bcher-kva.example/events', 'ok'],
  ['https://ⓐⓖⓔⓝⓣ.example/events', 'ok'],
  ['https:\\\\agent.example\\events', 'ok'],
  ['https://8.8.8.8/events', 'ok'],
  ['https://[2606:4700:4700::1111]/events', 'ok'],
  ['https://127.1.agent.example/events', 'ok'],
  ['https://localhost.agent.example/events', 'ok'],
  ['https://internal-events.example/', 'ok'],
  ['https://168.63.129.17/', 'ok'],
  ['https://172.32.0.1/', 'ok'],
  ['https://100.128.0.1/', 'ok'],
  ['https://11.0.0.1/', 'ok'],

  // No URL for order events at all.
  ['', 'that begins with https://', 'that begins with https://'],
  ['agent.example/events', 'that begins with https://', 'that begins with https://'],
  ['//agent.example/events', 'that begins with https://', 'that begins with https://'],
  ['ftp://agent.example/', 'that begins with https://', 'that begins with https://'],
  ['file:///etc/passwd', 'that begins with https://', 'that begins with https://'],
  ['gopher://127.0.0.1:6379/_FLUSHALL', 'that begins with https://', 'that begins with https://'],
  ['data:text/plain,hello', 'that begins with https://', 'that begins with https://'],
  ['javascript:alert(1)', 'that begins with https://', 'that begins with https://'],
  ['unix:/var/run/docker.sock', 'that begins with https://', 'that begins with https://'],
  ['https://', 'that begins with https://', 'that begins with https://'],
  ['https://256.1.1.1/', 'that begins with https://', 'that begins with https://'],
  ['https://4294967296/', 'that begins with https://', 'that begins with https://'],
  ['https://agent.example:65536/', 'that begins with https://', 'that begins with https://'],
  ['https://127.0.0.1%00.agent.example/', 'that begins with https://', 'that begins with https://'],
  ['https://[fe80::1%25eth0]/', 'that begins with https://', 'that begins with https://'],
  ['https://[::1/', 'that begins with https://', 'that begins with https://'],
  ['http://agent.example/events', 'must begin with https://'],

  // More than an address.
  ['https://user:password@agent.example/', 'no user name', 'no user name'],
  ['https://agent.example@127.0.0.1/', 'no user name', 'no user name'],
  ['https://:password@agent.example/', 'no user name', 'no user name'],
  ['https://agent.example/events#part', 'no fragment', 'no fragment'],
  ['https://agent.example/events#', 'no fragment', 'no fragment'],
  ['https://127.0.0.1#@agent.example/', 'no fragment', 'no fragment'],
  ['https://agent.example:0/', 'port 0', 'port 0'],

  // Names that need no resolver.
  ['https://localhost/', 'a local name'],
  ['https://LOCALHOST./', 'a local name'],
  ['https://ｌｏｃａｌｈｏｓｔ/', 'a local name'],
  ['https://loc\u00adalhost/', 'a local name'],
  ['https://%6c%6f%63%61%6c%68%6f%73%74/', 'a local name'],
  ['https://shop.localhost/', 'a local name'],
  ['https://printer.local/', 'a local name'],
  ['https://metadata.google.internal/computeMetadata/v1/', 'a local name'],
  ['https://metadata.google.internal./', 'a local name'],
  ['https://instance-data.ec2.internal/', 'a local name'],
  ['https://router.home.arpa/', 'a local name'],
  ['https://receiver/', 'with its domain'],
  ['https://localhost../', 'valid host name', 'valid host name'],
  ['https://.agent.example/', 'valid host name', 'valid host name'],
  ['https://agent..example/', 'valid host name', 'valid host name'],
  ['https://*.agent.example/', 'valid host name', 'valid host name'],
  [`https://${'a'.repeat(64)}.example/`, 'valid host name', 'valid host name'],

  // IPv4 in every spelling.
  ['https://127.0.0.1/', '127.0.0.1 (loopback)'],
  ['https://127.0.0.1./', '127.0.0.1 (loopback)'],
  ['https://127.1/', '127.0.0.1 (loopback)'],
  ['https://2130706433/', '127.0.0.1 (loopback)'],
  ['https://0x7f000001/', '127.0.0.1 (loopback)'],
  ['https://0x7f.1/', '127.0.0.1 (loopback)'],
  ['https://017700000001/', '127.0.0.1 (loopback)'],
  ['https://0177.0.0.1/', '127.0.0.1 (loopback)'],
  ['https://１２７.０.０.１/', '127.0.0.1 (loopback)'],
  ['https://127。0。0。1/', '127.0.0.1 (loopback)'],
  ['https://127.255.255.254:8443/', '127.255.255.254 (loopback)'],
  ['https://10.0.0.1/', '10.0.0.1 (private)'],
  ['https://0xa.1/', '10.0.0.1 (private)'],
  ['https://172.16.0.1/', '172.16.0.1 (private)'],
  ['https://172.31.255.255/', '172.31.255.255 (private)'],
  ['https://0300.0250.0.1/', '192.168.0.1 (private)'],
  ['https://169.254.169.254/latest/meta-data/', '169.254.169.254 (link-local)'],
  ['https://2852039166/', '169.254.169.254 (link-local)'],
  ['https://168.63.129.16/', '168.63.129.16 (metadata)'],
  ['https://100.100.100.200/', '100.100.100.200 (carrier-grade NAT)'],
  ['https://192.0.0.192/', '192.0.0.192 (reserved)'],
  ['https://192.0.2.1/', '192.0.2.1 (documentation)'],
  ['https://198.51.100.1/', '198.51.100.1 (documentation)'],
  ['https://203.0.113.1/', '203.0.113.1 (documentation)'],
  ['https://198.19.255.255/', '198.19.255.255 (benchmarking)'],
  ['https://240.0.0.1/', '240.0.0.1 (reserved)'],
  ['https://0/', '0.0.0.0 (unspecified)', '0.0.0.0 (unspecified)'],
  ['https://0.0.0.0/', '0.0.0.0 (unspecified)', '0.0.0.0 (unspecified)'],
  ['https://0.1.2.3/', '0.1.2.3 (unspecified)', '0.1.2.3 (unspecified)'],
  ['https://224.0.0.1/', '224.0.0.1 (multicast)', '224.0.0.1 (multicast)'],
  ['https://255.255.255.255/', '(broadcast)', '(broadcast)'],
  ['https://4294967295/', '(broadcast)', '(broadcast)'],

  // IPv6, and IPv4 inside of it.
  ['https://[::1]/', '::1 (loopback)'],
  ['https://[0:0:0:0:0:0:0:1]/', '::1 (loopback)'],
  ['https://[::]/', ':: (unspecified)', ':: (unspecified)'],
  ['https://[ff02::1]/', 'ff02::1 (multicast)', 'ff02::1 (multicast)'],
  ['https://[::ffff:127.0.0.1]/', '(loopback)'],
  ['https://[::ffff:7f00:1]/', '(loopback)'],
  ['https://[0:0:0:0:0:ffff:a9fe:a9fe]/', '(link-local)'],
  ['https://[::ffff:0.0.0.0]/', '(unspecified)', '(unspecified)'],
  ['https://[::ffff:8.8.8.8]/', 'ok'],
  ['https://[::127.0.0.1]/', '(reserved)'],
  ['https://[::ffff:0:127.0.0.1]/', '(reserved)'],
  ['https://[64:ff9b::10.0.0.1]/', '(private)'],
  ['https://[64:ff9b::a9fe:a9fe]/', '(link-local)'],
  ['https://[64:ff9b::8.8.8.8]/', 'ok'],
  ['https://[64:ff9b:1::8.8.8.8]/', '(local NAT64)'],
  ['https://[2002:7f00:1::1]/', '(loopback)'],
  ['https://[2002:c0a8:101::]/', '(private)'],
  ['https://[2002:808:808::1]/', 'ok'],
  ['https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/', '(Teredo)'],
  ['https://[2001:db8::1]/', '(documentation)'],
  ['https://[3fff::1]/', '(documentation)'],
  ['https://[2001:20::1]/', '(reserved)'],
  ['https://[fc00::1]/', '(private)'],
  ['https://[fd00:ec2::254]/', '(private)'],
  ['https://[fe80::1]/', '(link-local)'],
  ['https://[fec0::1]/', '(site-local)'],
  ['https://[100::1]/', '(reserved)'],
  ['https://[5f00::1]/', '(reserved)'],
  ['https://[2001:470::5efe:7f00:1]/', '(loopback)'],
  ['https://[2001:470:1:2:0:5efe:10.0.0.1]/', '(private)'],
  ['https://[2606:4700::200:5efe:169.254.169.254]/', '(link-local)'],
  ['https://[2606:4700::5efe:0.0.0.0]/', '(unspecified)', '(unspecified)'],
  ['https://[2606:4700::200:5efe:224.0.0.1]/', '(multicast)', '(multicast)'],
  ['https://[2002:808:808::5efe:10.0.0.1]/', '(private)'],
  ['https://[fe80::5efe:8.8.8.8]/', '(link-local)'],
  ['https://[fd00::200:5efe:8.8.8.8]/', '(private)'],
  ['https://[2606:4700::5efe:8.8.8.8]/', 'ok'],
  ['https://[2606:4700::200:5efe:8.8.8.8]/', 'ok'],
  ['https://[2606:4700::100:5efe:10.0.0.1]/', 'ok'],
  ['https://[2606:4700::5eff:10.0.0.1]/', 'ok'],
];

describe('a URL for order events', () => {
  const cases = URLS.map(([url, production, development = 'ok']) => ({ url, production, development }));

  it.each(cases)('$url: $production', ({ url, production, development }) => {
    expect(problemWithUrl(url, PRODUCTION) ?? 'ok').toContain(production);
    expect(problemWithUrl(url, DEVELOPMENT) ?? 'ok').toContain(development);
  });

  it('is in the list above both ways, without an entry that stands there twice', () => {
    expect(new Set(URLS.map(([url]) => url)).size).toBe(URLS.length);
    const allowed = URLS.filter(([, production]) => production === 'ok');
    expect(allowed.length).toBeGreaterThan(15);
    expect(URLS.length - allowed.length).toBeGreaterThan(60);
  });

  it('may begin with http where https is not asked for, and may not be private for that', () => {
    const policy = { httpsOnly: false, allowPrivate: false };
    expect(problemWithUrl('http://agent.example/', policy)).toBeUndefined();
    expect(problemWithUrl('http://127.0.0.1/', policy)).toContain('(loopback)');
  });

  it('never has its query, its user or its password in what is said of it', () => {
    const texts = [
      'https://me:hunter2@a.example/?q=hunter2',
      'https://10.0.0.1/?q=hunter2',
      'http://a.example/?q=hunter2',
    ];
    for (const text of texts) {
      const problem = problemWithUrl(text, PRODUCTION) ?? '';
      expect(problem).not.toBe('');
      expect(problem).not.toMatch(/hunter2|me:/);
    }
  });
});

describe('a resolved address', () => {
  const PUBLIC_ONLY = { allowPrivate: false };

  it.each([
    ['fe80::1%eth0', 'link-local'],
    ['::1%lo', 'loopback'],
    ['127.0.0.1%lo', 'loopback'],
    ['localhost', 'no IP address'],
    ['127.1', 'no IP address'],
    ['', 'no IP address'],
    ['0:0:0:0:0:FFFF:0A00:0001', 'private'],
  ])('%j is refused: %s', (address, kind) => {
    expect(refusedKind(address, PUBLIC_ONLY)).toBe(kind);
  });

  it('is refused in whatever IPv6 an IPv4 address that is not public is carried', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    fc.assert(
      fc.property(inside, (bytes) => {
        const dotted = bytes.join('.');
        const [a, b, c, d] = bytes.map((part) => part.toString(16).padStart(2, '0'));
        const forms = [dotted, `::ffff:${dotted}`, `64:ff9b::${dotted}`, `2002:${a}${b}:${c}${d}::1`, `::${dotted}`];
        forms.push(`2606:4700:1:2:0:5efe:${dotted}`, `2606:4700::200:5efe:${a}${b}:${c}${d}`);
        for (const form of forms) expect(refusedKind(form, PUBLIC_ONLY), form).toBeDefined();
      }),
    );
  });
});
