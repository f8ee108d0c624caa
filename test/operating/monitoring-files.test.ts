import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';

/* What is given to Prometheus and Grafana, held against what a running server really says. */

const RULES = 'deploy/prometheus/alerts.yml';
const TESTS = 'deploy/prometheus/alerts.test.yml';
const DASHBOARD = 'deploy/grafana/acp-seller.json';
const read = (file: string): string => readFileSync(file, 'utf8');

interface Panel {
  title: string;
  targets?: { expr: string }[];
}
const { panels, annotations, templating } = JSON.parse(read(DASHBOARD)) as {
  panels: Panel[];
  annotations: { list: { expr: string }[] };
  templating: { list: { definition?: string }[] };
};
const queries = [
  ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...annotations.list.map(({ expr }) => expr),
];
const asked = [...queries, ...templating.list.flatMap(({ definition = '' }) => definition)].join('\n');
const rules = read(RULES);

/** Of the text of `/metrics`: every name that a query may have, and every value of every label. */
let names: Set<string>;
let own: string[];
let values: Map<string, Set<string>>;

beforeAll(async () => {
  const shop = await startApp({ inMemory: true });
  try {
    const session = await readySession(shop);
    await shop.client.complete(session.id, await paymentFor(shop, session));
    for (const probe of ['healthz', 'readyz', 'metrics']) await (await fetch(`${shop.url}/${probe}`)).text();
    const text = await (await fetch(`${shop.url}/metrics`)).text();
    const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type]) => ({ name, type }));
    const parts = ['_bucket', '_sum', '_count'];
    names = new Set(
      types.flatMap(({ name, type }) => (type === 'histogram' ? parts.map((part) => name + part) : name)),
    );
    own = types.map(({ name }) => name).filter((name) => name.startsWith('acp_seller_'));
    values = new Map();
    for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
      for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
        const key = `${name}.${label}`;
        values.set(key, (values.get(key) ?? new Set()).add(value));
      }
    }
  } finally {
    await shop.close();
  }
});

/** `name{labels}` of a query. */
const selectorsOf = (text: string) =>
  [...text.matchAll(/\b([a-z]\w*)\{([^{}]*)\}/g)].map(([, name = '', inside = '']) => ({
    name,
    labels: [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', value = '']) => ({
      label,
      alternatives: value.split('|'),
    })),
  }));

/** Labels that Prometheus gives, and those whose values appear only where something went wrong. */
const NOT_HERE = ['job', 'instance', 'status', 'limit', 'cause', 'verdict'];
/** Those that no shop without a back end has, or that a sale without trouble never shows. */
const SELDOM = ['back_end', 'no_answer', 'server_error', 'busy', 'held_back', 'stock', 'none'];

describe.each([
  ['the rules', rules],
  ['the dashboard', asked],
])('%s', (_, text) => {
  it('ask only for metrics that there are', () => {
    const used = new Set(text.match(/\b(?:acp_seller|process|nodejs)_\w+/g));
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((name) => !names.has(name))).toEqual([]);
  });

  it('name only labels and values that there are', () => {
    const selectors = selectorsOf(text);
    expect(selectors.length).toBeGreaterThan(20);
    const wrong = selectors.flatMap(({ name, labels }) =>
      labels
        .filter(({ label }) => !NOT_HERE.includes(label))
        .flatMap(({ label, alternatives }) => {
          const there = values.get(`${name}.${label}`) ?? new Set();
          return alternatives
            .filter((value) => !SELDOM.includes(value) && !there.has(value))
            .map((value) => `${name}{${label}="${value}"}`);
        }),
    );
    expect(wrong).toEqual([]);
  });
});

it('the dashboard has every metric of this program, and operating.md says what it is', () => {
  const pageOf = read('docs/operating.md');
  const shown = own.filter((name) => !new RegExp(`\\b${name}(?:_bucket|_sum|_count)?\\b`).test(asked));
  expect(shown).toEqual([]);
  expect(own.filter((name) => !pageOf.includes(`\`${name.replace('acp_seller_', '')}\``))).toEqual([]);
});

it('every alert has its severity, its sentences, its part of operating.md, and a test', () => {
  const headings = new Set([...read('docs/operating.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name));
  const tested = new Set([...read(TESTS).matchAll(/^ +alertname: (\w+)$/gm)].map(([, name]) => name));
  const alerts = rules.split(/^ {6}- alert: /m).slice(1);
  expect(alerts.length).toBeGreaterThan(20);
  for (const alert of alerts) {
    const name = /^\w+/.exec(alert)?.[0] ?? '';
    expect(alert).toMatch(/^ {10}severity: (?:critical|warning|info)$/m);
    for (const part of ['summary', 'description']) expect(alert, name).toMatch(new RegExp(`^ {10}${part}: '.+'$`, 'm'));
    expect(alert).toContain(`runbook: docs/operating.md#${name.toLowerCase()}`);
    expect([headings.has(name), tested.has(name)], name).toEqual([true, true]);
  }
});

it('the alert on memory comes before the limit of a container ends the process', () => {
  const most = Number(/process_resident_memory_bytes\S* > (\S+?)'/.exec(rules)?.[1]);
  const limits = ['deploy/compose.yaml', 'deploy/k8s/deployment.yaml'].map((file) => {
    const [, mebibytes] = /(?:mem_limit|limits:\n +memory): (\d+)Mi?$/im.exec(read(file)) ?? [];
    return Number(mebibytes) * 1024 * 1024;
  });
  for (const limit of limits) expect(most).toBeLessThan(0.9 * limit);
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) process.stdout.write('promtool is not installed: the alert rules were not run against their tests\n');

describe.runIf(hasPromtool)("by Prometheus' own tool", () => {
  const directory = mkdtempSync(join(tmpdir(), 'acp-promtool-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  const promtool = (...args: string[]): void => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    expect(status, stdout + stderr).toBe(0);
  };

  it('the configuration and the rules are right', () => {
    promtool('check', 'config', 'deploy/prometheus/prometheus.yml');
    promtool('check', 'rules', RULES);
  });

  it('alerts are raised by what they are for, and not otherwise', () => promtool('test', 'rules', TESTS));

  it('every query of the dashboard can be asked', () => {
    const record = (expr: string, place: number) => {
      const filled = expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
      return `      - record: query:${place}\n        expr: ${JSON.stringify(filled)}\n`;
    };
    const file = join(directory, 'queries.yml');
    writeFileSync(file, `groups:\n  - name: dashboard\n    rules:\n${queries.map(record).join('')}`);
    promtool('check', 'rules', file);
  });
});
