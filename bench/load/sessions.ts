import type { Job } from './job.js';
import { openSeller, sessionIn } from './seller-calls.js';

/** More than a server keeps in its memory. */
const SESSIONS = 8_000;

const known = new Map<string, Promise<string[]>>();

/** Ids of sessions to be read: those of the job, else some that are created at the first call. */
export function sessionsAt(job: Job): Promise<string[]> {
  if (job.sessionIds) return Promise.resolve([...job.sessionIds]);
  const sessions = known.get(job.url) ?? createSessions(job);
  known.set(job.url, sessions);
  return sessions;
}

async function createSessions({ url, apiKey, connections }: Job): Promise<string[]> {
  const ids: string[] = [];
  const fill = async (): Promise<void> => {
    const seller = await openSeller(url, apiKey);
    while (ids.length < SESSIONS) ids.push(sessionIn(await seller.create()).id);
    seller.close();
  };
  await Promise.all(Array.from({ length: connections }, fill));
  return ids;
}
