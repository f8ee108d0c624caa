import { Broken, type Item } from '../scene.js';
import { sumProblems } from '../session-facts.js';

const LEGAL = ['terms_of_use', 'privacy_policy'];

const legal: Item = {
  id: 'legal-links',
  title: 'Terms and privacy',
  asks: 'Each session links to the terms of use and the privacy policy, and the links lead there.',
  async play(scene) {
    const { wording, goods } = scene;
    const { links } = scene.sessionOf(await scene.ask('/checkout_sessions', { body: wording.create([goods.item]) }));
    for (const type of LEGAL) {
      const link = links.find((one) => one.type === type);
      scene.check(`The session has a link of the type ${type}`, link !== undefined);
      if (!link) continue;
      const page = await scene.open(link.url).catch((error) => {
        scene.check(`${link.url} leads to a page: ${error.message}`, false);
        throw new Broken();
      });
      scene.check(`${link.url} leads to a page`, page.status >= 200 && page.status < 300, page.status);
    }
  },
};

const amounts: Item = {
  id: 'amounts',
  title: 'Amounts',
  asks: 'Amounts are whole numbers in minor units, and in every session of this run they add up.',
  async play(scene) {
    const { sessions } = scene.memory;
    const problems = sessions.flatMap(sumProblems);
    scene.check(`There are sessions to look at: ${sessions.length}`, sessions.length > 0);
    scene.check('Every amount is whole, and every sum is what its parts make', problems.length === 0);
    for (const problem of new Set(problems)) scene.check(problem, false);
  },
};

/** About all of the run. */
export const wholeItems: readonly Item[] = [legal, amounts];

/** What no program can show from here. */
export const BEYOND: readonly { title: string; todo: string }[] = [
  {
    title: 'Delegated payment',
    todo: 'OpenAI gets its token from your payment provider, not from this server. With Stripe, shared payment tokens are the delegated payment: show that the Stripe account is enabled for them (acp-seller doctor).',
  },
  {
    title: 'TLS',
    todo: 'Serve https on port 443, TLS 1.2 or newer, with a certificate of a public authority. Show it with: openssl s_client -connect shop.example:443',
  },
  {
    title: 'Network',
    todo: 'Let the addresses through that OpenAI publishes for its requests, where a firewall or a bot filter is in front. Keep the list up to date.',
  },
  {
    title: 'PCI DSS',
    todo: 'Say what your scope is. This server sees no card numbers: it gets tokens, and refuses texts that hold a card number.',
  },
  {
    title: 'Merchant of record',
    todo: 'You are: refunds and disputes are yours. They are told by order_updated as they happen; show one with acp-seller refund.',
  },
];
