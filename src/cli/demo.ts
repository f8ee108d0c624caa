import { startDemoWorld } from './demo/demo-world.js';
import { showLedger } from './demo/show-ledger.js';
import { showPurchase } from './demo/show-purchase.js';
import { showRefund } from './demo/show-refund.js';
import { showReplay } from './demo/show-replay.js';
import { showSecondCard } from './demo/show-second-card.js';
import { showShipment } from './demo/show-shipment.js';
import type { Output } from './output.js';
import { createPaper } from './paper.js';

/** Shows a whole purchase and what makes it safe, on a server and a Stripe of its own; nothing of it stays. */
export async function runDemo(output: Output): Promise<number> {
  const started = performance.now();
  const paper = createPaper({ write: output.out, color: output.color });
  paper.title('acp-seller demo');
  paper.text(
    'A buyer\u2019s agent shops at this server. Stripe is the embedded sandbox: no account is',
    'needed, nothing leaves this computer, and no money moves.',
  );
  const world = await startDemoWorld(output.err);
  try {
    paper.step('Start on free ports, with a database of its own');
    paper.fact('Server', world.url);
    paper.fact('Stripe', `${world.stripeUrl} (sandbox)`);
    const bought = await showPurchase(paper, world);
    await showReplay(paper, bought);
    const second = await showSecondCard(paper, world);
    await showLedger(paper, world, [bought.session, second]);
    await showShipment(paper, world, bought.session);
    await showRefund(paper, world, bought.session);
  } finally {
    await world.close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  paper.text(`Done in ${seconds} s. Server and database are gone again.`, 'Next: npm start runs the server itself.');
  return 0;
}
