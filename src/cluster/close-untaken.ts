import type { ChildProcess } from 'node:child_process';

/**
 * Closes the connection that was on its way to a worker when it died. Node hands a worker one at a time, waits for its
 * word, and would keep it open for ever, with a caller who waits for an answer.
 */
export function closeUntaken(child: ChildProcess): void {
  const send = child.send;
  let latest: { close?: () => void } | undefined;
  child.send = ((...args: Parameters<typeof send>) => {
    const [, handle] = args;
    if (handle) latest = handle as { close?: () => void };
    return send.apply(child, args);
  }) as typeof send;
  // Where the worker took it, it is closed here already.
  child.once('exit', () => latest?.close?.());
}
