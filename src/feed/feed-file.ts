import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';

/** A whole feed as bytes; only the compressed form is kept. */
export interface FeedFile {
  gzip: Buffer;
  /** Strong validators, quoted. */
  etags: { plain: string; gzip: string };
  /** Bytes before compression. */
  plainLength: number;
  /** Milliseconds, a whole second; a later content has a later one. It may lie a little ahead of the clock. */
  changedAt: number;
  /** The same, where it does not: a date ahead of the clock would be none (RFC 9110, 8.8.2.1). */
  lastModified?: number;
}

export interface FeedFileDeps {
  /** Under this name the store remembers when the content changed. */
  name: string;
  /** The content, in pieces between which others get their turn. */
  content: () => AsyncIterable<string>;
  /** What the content depends on: it is made anew where this has grown. */
  version: () => number;
  /** Milliseconds in which a content that has changed may still be given out, so that a large one is not made all the time. */
  patience: () => number;
  store: Pick<Store, 'fact' | 'setFact'>;
  clock: Clock;
}

interface Built {
  file: FeedFile;
  version: number;
  at: number;
}

/** Gives out a file that is made once for each change of its content, by one caller for all. */
export function createFeedFile({ name, content, version, patience, store, clock }: FeedFileDeps) {
  let built: Built | undefined;
  let building: Promise<Built> | undefined;

  async function build(): Promise<Built> {
    try {
      const startedAt = version();
      const bytes = await compressed(content());
      const changedAt = await changeOf(bytes.etags.plain);
      built = { file: { ...bytes, changedAt }, version: startedAt, at: clock.now() };
      return built;
    } finally {
      building = undefined;
    }
  }

  /** When this content came to be: what was written down for it, or now. */
  async function changeOf(etag: string): Promise<number> {
    const fact = `product_feed_${name}`;
    const [known = '', text = '0'] = (await store.fact(fact))?.split(' ') ?? [];
    const before = Number(text);
    if (known === etag) return before;
    const changedAt = Math.max(Math.floor(clock.now() / 1000) * 1000, before + 1000);
    await store.setFact(fact, `${etag} ${changedAt}`);
    return changedAt;
  }

  return async (): Promise<FeedFile> => {
    const wanted = version();
    let current = built;
    while (!current || (current.version < wanted && clock.now() - current.at >= patience())) {
      building ??= build();
      current = await building;
    }
    const { file } = current;
    return file.changedAt <= clock.now() ? { ...file, lastModified: file.changedAt } : file;
  };
}

async function compressed(content: AsyncIterable<string>): Promise<Omit<FeedFile, 'changedAt' | 'lastModified'>> {
  const [plain, packed] = [createHash('sha256'), createHash('sha256')];
  const chunks: Buffer[] = [];
  let plainLength = 0;
  await pipeline(
    content,
    async function* (pieces: AsyncIterable<string>) {
      for await (const piece of pieces) {
        const bytes = Buffer.from(piece);
        plainLength += bytes.length;
        plain.update(bytes);
        yield bytes;
      }
    },
    createGzip(),
    async (packedChunks: AsyncIterable<Buffer>) => {
      for await (const chunk of packedChunks) {
        packed.update(chunk);
        chunks.push(chunk);
      }
    },
  );
  const etagOf = (hash: typeof plain): string => `"${hash.digest('base64url')}"`;
  return { gzip: Buffer.concat(chunks), etags: { plain: etagOf(plain), gzip: etagOf(packed) }, plainLength };
}
