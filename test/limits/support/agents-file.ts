import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALPHA_KEY, BETA_KEY } from '../../support/start-app.js';

/** Settings of a server whose agents are `alpha`, with more in its entry, and `beta`. */
export function agentsEnv(alpha: object, beta: object = {}): Record<string, string> {
  const file = join(mkdtempSync(join(tmpdir(), 'acp-agents-')), 'agents.json');
  const agents = [
    { id: 'alpha', api_keys: [ALPHA_KEY], ...alpha },
    { id: 'beta', api_keys: [BETA_KEY], ...beta },
  ];
  writeFileSync(file, JSON.stringify(agents));
  return { ACP_API_KEYS: '', AGENTS_FILE: file };
}
