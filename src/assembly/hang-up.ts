import { isatty } from 'node:tty';

const STDOUT = 1;

/** Takes what is to be done when the signal comes; a signal from before is answered at once. */
export interface HangUp {
  answer(react: () => unknown): void;
}

/**
 * Hears `SIGHUP` from now on, which would end the process otherwise; what is to be done about it may be said later, when
 * there is a server. A signal from before that is answered then. Where the terminal that the process was started on is
 * closed, the signal comes from there, and still ends it.
 */
export function hearHangUp(): HangUp {
  const hadTerminal = isatty(STDOUT);
  let react: (() => unknown) | undefined;
  let isWaiting = false;

  function hear(): void {
    if (hadTerminal && !isatty(STDOUT)) {
      // By the signal: Node aborts where it exits by itself and cannot restore its terminal.
      process.removeAllListeners('SIGHUP');
      process.kill(process.pid, 'SIGHUP');
    } else if (react) react();
    else isWaiting = true;
  }

  process.on('SIGHUP', hear);
  return {
    answer(given) {
      react = given;
      if (isWaiting) given();
    },
  };
}
