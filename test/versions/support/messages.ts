import { parsePath, resolvePath } from '../../support/json-path.js';

interface Message {
  code?: string;
  type: string;
  param?: string;
}

/** Throws where a message of a session, in any version, names nothing in it, and nothing that could be missing there. */
export function checkParams(session: { messages: Message[] }): void {
  for (const message of session.messages) {
    if (message.param === undefined || resolvePath(session, message.param).length === 1) continue;
    const steps = parsePath(message.param);
    if (message.code === 'missing' && steps.length > 0 && steps.every((step) => 'name' in step)) continue;
    throw new Error(`The param of a message leads nowhere: ${JSON.stringify(message)} ${JSON.stringify(session)}`);
  }
}
