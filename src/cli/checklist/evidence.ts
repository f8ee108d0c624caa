import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scrub } from '../../scrub.js';
import type { Exchange } from './calls.js';
import type { HeardEvent } from './event-ear.js';
import { BEYOND } from './items/whole.js';
import type { Outcome } from './play.js';

/** What a run was about. */
export interface Run {
  url: string;
  version: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const MARKS = { shown: 'shown', failed: '**failed**', 'not shown': 'not shown' };

/** Writes a page for each item into a folder, and an index; returns the index's path. Keys, tokens and secrets are taken out. */
export async function writeEvidence(folder: string, outcomes: readonly Outcome[], run: Run): Promise<string> {
  const pages = outcomes.map((outcome, index) => ({ outcome, file: fileOf(outcome, index) }));
  for (const { outcome, file } of pages) await writeFile(join(folder, file), pageOf(outcome, run));
  const index = join(folder, 'index.md');
  await writeFile(index, indexOf(pages, run));
  return index;
}

const fileOf = ({ item }: Outcome, index: number): string => `${String(index + 1).padStart(2, '0')}-${item.id}.md`;

const about = ({ url, version, at }: Run): string => `${url}, API-Version ${version}, ${new Date(at).toISOString()}`;

function indexOf(pages: readonly { outcome: Outcome; file: string }[], run: Run): string {
  const rows = pages.map(
    ({ outcome: { item, verdict, remark }, file }) =>
      `| [${item.title}](${file}) | ${MARKS[verdict]} | ${inCell(remark ?? item.asks)} |`,
  );
  const counts = (['shown', 'failed', 'not shown'] as const).map(
    (verdict) => `${pages.filter(({ outcome }) => outcome.verdict === verdict).length} ${verdict}`,
  );
  return [
    '# Launch checklist',
    '',
    `${about(run)}: ${counts.join(', ')}.`,
    '',
    'Bearer keys and payment tokens are left out of the pages.',
    '',
    '| item | result | |',
    '|---|---|---|',
    ...rows,
    '',
    '## To be shown by you',
    '',
    '| what | what to do |',
    '|---|---|',
    ...BEYOND.map(({ title, todo }) => `| ${title} | ${inCell(todo)} |`),
    '',
  ].join('\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function pageOf({ item, verdict, findings, exchanges, heard, remark }: Outcome, run: Run): string {
  return [
    `# ${item.title}`,
    '',
    `${item.asks}`,
    '',
    `Result: ${MARKS[verdict]}. ${about(run)}.`,
    ...(remark === undefined ? [] : ['', remark]),
    ...(findings.length > 0
      ? ['', ...findings.map(({ sentence, holds }) => `- ${holds ? '✓' : '✗'} ${scrub(sentence)}`)]
      : []),
    ...exchanges.flatMap(exchangeText),
    ...heard.flatMap(eventText),
    '',
  ].join('\n');
}

function exchangeText({ method, target, sent, status, received }: Exchange, index: number): string[] {
  return [
    '',
    `## ${index + 1}. ${scrub(`${method} ${target}`)}: ${status}`,
    '',
    ...message([`${method} ${target}`, ...headerLines(sent.headers)], sent.body),
    '',
    'Answer:',
    '',
    ...message([String(status), ...headerLines(received.headers)], received.body),
  ];
}

function eventText({ path, headers, body, type }: HeardEvent): string[] {
  return ['', `## Event ${scrub(type)}`, '', ...message([`POST ${path}`, ...headerLines(headers)], body)];
}

const headerLines = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers).map(
    ([name, value]) => `${name}: ${/^authorization$/i.test(name) ? 'Bearer [redacted]' : value}`,
  );

/** Characters: pages for people are shown by their beginning. */
const LONGEST = 1_000;

function message(head: readonly string[], body: string | undefined): string[] {
  const text = scrub([...head, ...(body ? ['', readable(body)] : [])].join('\n'));
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}http`, text, fence];
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body.length > LONGEST ? `${body.slice(0, LONGEST)}\n[${body.length - LONGEST} more characters]` : body;
  }
}
