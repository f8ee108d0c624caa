import { grouped } from '../../checks/grouped.js';
import type { Complaints } from '../../findings.js';
import type { OrderColumn } from '../columns.js';
import type { Attempt } from '../ledger.js';

/** Each attempt by itself, and all attempts of one event against each other. */
export function checkAttempts(attempts: readonly Attempt[], findings: Complaints<OrderColumn>): void {
  for (const [name, ofEvent] of grouped(attempts, nameOf)) {
    for (const attempt of ofEvent) checkAttempt(name, attempt, findings);
    checkTogether(name, ofEvent, findings);
  }
}

const nameOf = ({ endpoint, eventId }: Attempt): string => `${eventId || 'an event without id'} at ${endpoint}`;

function checkAttempt(
  name: string,
  { endpoint, way, signature, malformed, early }: Attempt,
  findings: Complaints<OrderColumn>,
): void {
  if (endpoint === 'elsewhere') findings.add('redirected', `${name}: ${way}`);
  if (signature) findings.add('badSignature', `${name}: ${signature}`);
  if (malformed) findings.add('malformed', `${name}: ${malformed}`);
  if (early) findings.add('tooEarly', `${name} was there before its commit`);
}

/** The same bytes, signed anew: no signature is older than the arrival of the attempt before, to the second. */
function checkTogether(name: string, attempts: readonly Attempt[], findings: Complaints<OrderColumn>): void {
  const read = attempts.filter(({ digest }) => digest !== undefined).sort((one, other) => one.at - other.at);
  for (const [index, { digest, signedAt }] of read.entries()) {
    const before = read[index - 1];
    if (!before) continue;
    if (digest !== before.digest) findings.add('changedBytes', `${name} came as ${before.digest} and as ${digest}`);
    if (signedAt !== undefined && signedAt < Math.floor(before.at / 1000)) {
      findings.add('badSignature', `${name}: it is of ${signedAt}, and there was an attempt at ${before.at / 1000}`);
    }
  }
}
