// @ts-check
import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.js';

/**
 * Copies the write-ahead log into the database away from the thread that serves requests. Plain JavaScript: it is
 * loaded by its address from the sources and from the compiled program alike.
 *
 * @typedef {{ log: number, copied: number } | { error: string, code: string }} CheckpointReport
 */

if (!parentPort) throw new Error('This file is the checkpoint thread of a store, not a program.');
const port = parentPort;
const db = openConnection(workerData.file);
const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const empty = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

/**
 * @param {import('better-sqlite3').Statement} checkpoint
 * @returns {CheckpointReport}
 */
function copyLog(checkpoint) {
  try {
    const { log, checkpointed } = /** @type {{ log: number, checkpointed: number }} */ (checkpoint.get());
    return { log, copied: checkpointed };
  } catch (error) {
    const { message, code } = /** @type {Error & { code?: string }} */ (error);
    return { error: message, code: String(code) };
  }
}

port.on('message', (order) => {
  if (order === 'copy' || order === 'empty') {
    port.postMessage(copyLog(order === 'copy' ? copy : empty));
    return;
  }
  db.close();
  port.close();
});
port.postMessage('ready');
