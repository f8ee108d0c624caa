import type { Dice } from '../dice.js';
import { startBalancer } from './balancer.js';
import type { Child, Ending } from './child.js';
import { lastingPort } from './lasting-port.js';
import { type SellerOptions, startSeller, waitUntilUp } from './seller.js';

/** A server that runs, and where. */
export interface Member {
  /** Its own: whoever asks there is answered by nobody else. */
  url: string;
  child: Child;
}

/** How one of them ended. */
export interface Death {
  member: Member;
  ending: Ending;
}

/** Servers of one shop, with one address in front of them. */
export interface Fleet {
  url: string;
  /** How many there are when all run. */
  size: number;
  /** Starts a server in every place where none runs; the last of them is the result, and alone dies at the failpoint. */
  fill(failpoint?: string): Member;
  /** Those who run. */
  members(): Member[];
  /** Resolves when one of those who run ends. */
  death(): Promise<Death>;
  /** Resolves when all of them answer; rejects where one never will. */
  up(members: readonly Member[]): Promise<void>;
  /** Ends them as a power cut would, all at once. */
  kill(members: readonly Member[]): Promise<void>;
  /** Nothing is started any more, and everything ended. */
  end(): Promise<void>;
}

export type FleetOptions = Omit<SellerOptions, 'port' | 'failpoint'>;

/** Places for so many servers; nothing runs yet. */
export async function createFleet(size: number, options: FleetOptions, dice: Dice): Promise<Fleet> {
  const ports: number[] = [];
  while (ports.length < size) {
    const port = await lastingPort(dice);
    if (!ports.includes(port)) ports.push(port);
  }
  const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
  const [only = 0] = ports;
  const balancer = size > 1 ? await startBalancer(ports) : undefined;
  const url = balancer?.url ?? urlOf(only);
  // Whoever answers tells of the same addresses.
  const env = { ...options.env, PUBLIC_URL: url };
  const running = new Map<number, Member>();
  let isOver = false;

  function start(port: number, failpoint: string | undefined): Member {
    const child = startSeller({ ...options, env, port, ...(failpoint !== undefined && { failpoint }) });
    const member = { url: urlOf(port), child };
    running.set(port, member);
    child.ended.then(() => running.get(port) === member && running.delete(port));
    return member;
  }

  const members = () => [...running.values()];
  const kill = async (some: readonly Member[]) => void (await Promise.all(some.map(({ child }) => child.kill())));
  return {
    url,
    size,
    fill(failpoint) {
      if (isOver) throw new Error('The run is over');
      const empty = ports.filter((port) => !running.has(port));
      const started = empty.map((port, index) => start(port, index === empty.length - 1 ? failpoint : undefined));
      const last = started.at(-1);
      if (!last) throw new Error('There is no place for another server');
      return last;
    },
    members,
    death: () =>
      Promise.race(members().map(async (member): Promise<Death> => ({ member, ending: await member.child.ended }))),
    up: async (some) => void (await Promise.all(some.map(({ child, url }) => waitUntilUp(child, url)))),
    kill,
    async end() {
      isOver = true;
      await kill(members());
      balancer?.close();
    },
  };
}
