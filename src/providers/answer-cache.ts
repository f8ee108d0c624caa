/** An answer, and until when it holds (milliseconds since the epoch). */
export interface Lasting<T> {
  answer: T;
  until: number;
}

export interface AnswerCacheOptions {
  /** Answers that are kept; the one that was used least lately makes room. */
  most: number;
  now: () => number;
}

/** Keeps answers by their question. The same question asked by many at once is asked once; a failure is not kept. */
export function createAnswerCache<T>({ most, now }: AnswerCacheOptions) {
  const answers = new Map<string, Lasting<T>>();
  const asking = new Map<string, Promise<T>>();

  function keep(question: string, lasting: Lasting<T>): void {
    answers.delete(question);
    answers.set(question, lasting);
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
  }

  async function asked(question: string, ask: () => Promise<Lasting<T>>): Promise<T> {
    try {
      const lasting = await ask();
      if (lasting.until > now()) keep(question, lasting);
      return lasting.answer;
    } finally {
      asking.delete(question);
    }
  }

  return {
    get(question: string, ask: () => Promise<Lasting<T>>): Promise<T> {
      const known = answers.get(question);
      if (known && known.until > now()) {
        keep(question, known);
        return Promise.resolve(known.answer);
      }
      const pending = asking.get(question) ?? asked(question, ask);
      asking.set(question, pending);
      return pending;
    },
  };
}
