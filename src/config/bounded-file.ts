import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The text of a file, or of a device that gives what a file would; `undefined` where there are more than `most` bytes.
 * Throws where it cannot be read.
 */
export function readBounded(file: string, most: number): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(most + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length <= most; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    return length > most ? undefined : bytes.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}
