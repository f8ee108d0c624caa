import type { WireSession } from '../../src/protocol/wire.js';
import { parsePath, resolvePath } from './json-path.js';

/**
 * R-MSG-04: the `param` of a message names a node of the session it stands in, or, where something is missing, a
 * property that the session does not have. Throws for any other.
 */
export function checkMessageParams(session: WireSession): void {
  for (const message of session.messages) {
    if (message.param === undefined) continue;
    if (resolvePath(session, message.param).length === 1) continue;
    const steps = parsePath(message.param);
    const isProperty = steps.every((step) => 'name' in step);
    if (message.code === 'missing' && isProperty && steps.length > 0) continue;
    throw new Error(`The param of a message leads nowhere: ${JSON.stringify(message)}`);
  }
}
