import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

/* Who may import whom, type imports counted. A room is a folder of src; a leaf is a file beside them. */

const SRC = resolve(import.meta.dirname, '../src');
const WIDGET = resolve(import.meta.dirname, '../widget');

/** Files that every room but the three closed ones may use, and that import only one another. */
const LEAVES = [
  'errors',
  'ids',
  'clock',
  'logger',
  'scrub',
  'card-number',
  'secret',
  'failpoint',
  'every-item',
  'circuit-breaker',
  'body-signature',
  'canonical-json',
  'token-buckets',
  'outside-calls',
];

const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: ['domain'],
  store: ['store', 'domain', ...LEAVES],
  providers: ['providers', 'texts', 'domain', ...LEAVES],
  payments: ['payments', 'domain', ...LEAVES],
  texts: ['texts', 'domain', ...LEAVES],
  protocol: ['protocol', 'texts', 'domain', ...LEAVES],
  outbox: ['outbox', 'domain', 'protocol', 'store', ...LEAVES],
  checkout: ['checkout', 'domain', 'store', 'providers', 'payments', ...LEAVES],
  carts: ['carts', 'checkout', 'domain', 'store', ...LEAVES],
  orders: ['orders', 'checkout', 'domain', 'store', 'providers', 'payments', 'texts', ...LEAVES],
  merchant: ['merchant', 'carts', 'checkout', 'domain', 'store', ...LEAVES],
  retention: ['retention', 'domain', 'store', ...LEAVES],
  feed: ['feed', 'domain', 'store', 'providers', ...LEAVES],
  http: ['http', 'carts', 'checkout', 'orders', 'merchant', 'payments', 'protocol', 'texts', ...LEAVES],
  mcp: ['mcp', 'http', 'protocol', 'domain', ...LEAVES],
  tracing: ['tracing', 'http', 'outbox', 'store', ...LEAVES],
  workers: ['workers', 'carts', 'checkout', 'orders', ...LEAVES],
  sandbox: ['sandbox'],
  agent: ['agent'],
  harness: ['harness'],
  cluster: ['cluster', 'assembly', 'config', ...LEAVES],
};

/** Of these rooms only types may be used: their values come as arguments. The exceptions are pure. */
const TYPES_ONLY: Record<string, Record<string, readonly string[]>> = {
  outbox: { store: ['amendingStore'] },
  checkout: { store: ['THIS_REVISION'], providers: [], payments: [], outbox: [] },
  orders: { store: ['amendingStore'], providers: [], payments: [], checkout: [], outbox: [], texts: [] },
  carts: { store: [], checkout: [] },
  merchant: { store: [], checkout: [], carts: [] },
  retention: { store: [] },
  feed: { store: ['amendingStore'], providers: [], outbox: [] },
  http: { payments: [], outbox: [], feed: [], retention: [], texts: [] },
  mcp: { providers: [], feed: [] },
  tracing: { outbox: [], store: [] },
  agent: { protocol: [] },
};

const PACKAGES: Record<string, RegExp> = {
  domain: /^$/,
  agent: /^node:/,
  sandbox: /^(node:.*|better-sqlite3|uuid)$/,
  store: /^(node:.*|better-sqlite3|pg)$/,
  texts: /^(intl-messageformat|negotiator)$/,
  protocol: /^zod$/,
  payments: /^(node:.*|stripe)$/,
  outbox: /^(node:.*|prom-client)$/,
  mcp: /^(node:.*|express|zod|@modelcontextprotocol\/sdk\/.*)$/,
  feed: /^node:/,
  harness: /^node:/,
  cluster: /^(node:.*|prom-client)$/,
  tracing: /^(node:.*|@opentelemetry\/.*)$/,
};

interface Import {
  file: string;
  room: string;
  /** As it stands in the file. */
  specifier: string;
  /** A room or leaf, or a package. */
  target: string;
  isPackage: boolean;
  /** Names of values that are imported; types have none. */
  values: string[];
  dynamic: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|js)$/.test(file))
  .map((file) => join(SRC, file));

const roomOf = (path: string): string =>
  relative(SRC, path)
    .split(sep)[0]
    ?.replace(/\.(ts|js)$/, '') ?? '';

const imports: Import[] = files.flatMap((file) => {
  const source = readFileSync(file, 'utf8');
  const { module } = parseSync(file, source);
  const named = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    values: entries.filter(({ isType }) => !isType).map(({ importName }) => importName.name ?? importName.kind),
    dynamic: false,
  }));
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType, importName }) =>
      moduleRequest
        ? [{ specifier: moduleRequest.value, values: isType ? [] : [importName.name ?? '*'], dynamic: false }]
        : [],
    ),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
    specifier: source.slice(start + 1, end - 1),
    values: ['*'],
    dynamic: true,
  }));
  return [...named, ...reexported, ...dynamic].map(({ specifier, ...rest }) => {
    const isPackage = !specifier.startsWith('.');
    const target = isPackage ? specifier : roomOf(resolve(dirname(file), specifier));
    return { file: relative(SRC, file), room: roomOf(file), specifier, target, isPackage, ...rest };
  });
});

/** What speaks MCP, each by a router that is always there and an endpoint that is loaded. */
const ENDPOINTS = [join('mcp', 'mcp'), join('mcp', 'shop', 'shop')];

const say = ({ file, target, values }: Import): string => `${file} imports ${target} {${values.join(', ')}}`;

describe('the import table', () => {
  it('finds the code', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('lets each room import only the rooms below it', () => {
    const wrong = imports.filter(({ room, target, isPackage, values }) => {
      const allowed = MAY_IMPORT[room];
      if (isPackage || !allowed || allowed.includes(target)) return false;
      return !(room in TYPES_ONLY && target in (TYPES_ONLY[room] ?? {}) && values.length === 0);
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it('lets the use cases know stores, providers and payments by type alone', () => {
    const wrong = imports.filter(({ room, target, values, isPackage }) => {
      const exceptions = isPackage ? undefined : TYPES_ONLY[room]?.[target];
      return exceptions !== undefined && values.some((value) => !exceptions.includes(value));
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it('keeps packages in the rooms they are for', () => {
    const wrong = imports.filter(({ room, target, isPackage }) => isPackage && PACKAGES[room]?.test(target) === false);
    expect(wrong.map(say)).toEqual([]);
    const drivers = imports.filter(({ target }) => target === 'better-sqlite3');
    expect(new Set(drivers.map(({ file }) => file.split(sep).slice(0, 2).join('/')))).toEqual(
      new Set(['store/sqlite', 'sandbox/store']),
    );
    const ofPostgres = imports.filter(({ target }) => target === 'pg');
    expect(new Set(ofPostgres.map(({ file }) => file.split(sep).slice(0, 2).join('/')))).toEqual(
      new Set(['store/postgres']),
    );
    const clients = imports.filter(({ target, values }) => target === 'stripe' && values.length > 0);
    expect(
      clients.every(({ room }) => room === 'payments'),
      clients.map(say).join('\n'),
    ).toBe(true);
  });

  it('reaches the sandbox only dynamically, and only from the assembly and the commands', () => {
    const users = imports.filter(
      ({ target, room, isPackage }) => !isPackage && target === 'sandbox' && room !== 'sandbox',
    );
    expect(users.length).toBeGreaterThan(0);
    const wrong = users.filter(
      ({ dynamic, room, values }) => (!dynamic && values.length > 0) || !['assembly', 'cli'].includes(room),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it('reaches the harness only dynamically, and only from the assembly', () => {
    const users = imports.filter(({ target, room }) => target === 'harness' && room !== 'harness');
    expect(users.map(({ file, dynamic }) => [file, dynamic])).toEqual([[join('assembly', 'harness.ts'), true]]);
  });

  it('lets the widget stand alone: it knows nothing of the server but what it is sent', () => {
    const sources = readdirSync(WIDGET, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(20);
    const outside = sources.flatMap((file) => {
      const path = join(WIDGET, file);
      const { module } = parseSync(path, readFileSync(path, 'utf8'));
      return module.staticImports
        .map(({ moduleRequest }) => moduleRequest.value)
        .filter((from) => !from.startsWith('.') || relative(WIDGET, resolve(dirname(path), from)).startsWith('..'))
        .map((from) => `${file} imports ${from}`);
    });
    expect(outside).toEqual([]);
  });

  it('loads the MCP SDK in one place, and only when it is asked for', () => {
    const users = imports.filter(
      ({ target, values }) => target.startsWith('@modelcontextprotocol/') && values.length > 0,
    );
    expect(new Set(users.map(({ file }) => file))).toEqual(new Set([join('mcp', 'message-server.ts')]));
    /** Files that take values of this one, and how. */
    const takers = (name: string) =>
      imports
        .filter(({ specifier, values }) => specifier.endsWith(`/${name}.js`) && values.length > 0)
        .map(({ file, dynamic }) => [file, dynamic]);
    expect(takers('message-server')).toEqual(ENDPOINTS.map((endpoint) => [`${endpoint}-endpoint.ts`, false]));
    for (const endpoint of ENDPOINTS) {
      expect(takers(`${endpoint.split(sep).at(-1)}-endpoint`)).toEqual([[`${endpoint}-router.ts`, true]]);
    }
  });

  it('loads OpenTelemetry in one place, and only when it is asked for', () => {
    const users = imports.filter(({ target, values }) => target.startsWith('@opentelemetry/') && values.length > 0);
    expect(new Set(users.map(({ room }) => room))).toEqual(new Set(['tracing']));
    const takers = imports.filter(
      ({ target, room, values }) => target === 'tracing' && room !== 'tracing' && values.length > 0,
    );
    expect(takers.map(({ file, values, dynamic }) => [file, values, dynamic])).toEqual([
      [join('assembly', 'tracing.ts'), ['*'], true],
      [join('config', 'variables.ts'), ['SAMPLERS'], false],
    ]);
  });

  it('has no circles between files', () => {
    const graph = new Map<string, string[]>();
    for (const file of files) {
      const { module } = parseSync(file, readFileSync(file, 'utf8'));
      const targets = module.staticImports
        .filter(({ moduleRequest }) => moduleRequest.value.startsWith('.'))
        .map(({ moduleRequest }) => resolve(dirname(file), moduleRequest.value.replace(/\.js$/, '.ts')));
      graph.set(file, targets);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        circles.push([...path.slice(path.indexOf(file)), file].map((f) => relative(SRC, f)).join(' > '));
      if (done.has(file) || path.includes(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('what is said in one place only', () => {
  const search = (pattern: RegExp, except: RegExp): string[] =>
    files
      .map((file) => ({ file: relative(SRC, file), text: readFileSync(file, 'utf8') }))
      .filter(({ file, text }) => !except.test(file) && pattern.test(text))
      .map(({ file }) => file);

  it('the environment is read in one place', () => {
    expect(search(/process\.env/, /^config\/config\.ts$/)).toEqual([]);
  });

  it('the time is asked for through clock.ts', () => {
    expect(search(/Date\.now\(|new Date\(\)/, /^(clock\.ts|sandbox\/|agent\/|cli\/)/)).toEqual([]);
  });

  it('SQL stands in the store', () => {
    expect(search(/\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b/, /^(store|sandbox)\//)).toEqual([]);
  });

  it('Stripe is made once', () => {
    expect(search(/new Stripe\(/, /^payments\/stripe-client\.ts$/)).toEqual([]);
  });
});

describe('file sizes', () => {
  const lengths = files.map((file) => ({
    file: relative(SRC, file),
    lines: readFileSync(file, 'utf8').split('\n').length,
  }));

  it('stay readable: none above 300 lines, half of them within 90', () => {
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(90);
  });
});
