import { isatty } from 'node:tty';

/**
 * Hears `SIGHUP` from now on, which would end the process otherwise; what is to be done about it may be said later, when
 * there is a server. A signal from before that is answered then.
 */
export function hearHangUp(): { answer(react: () => unknown): void } {
  let react: (() => unknown) | undefined;
  let isWaiting = false;
  process.on('SIGHUP', () => {
    if (react) react();
    else isWaiting = true;
  });
  return {
    answer(given) {
      react = given;
      if (isWaiting) given();
    },
  };
}

/** Whether the terminal that the process was started on is closed: then `SIGHUP` comes from there and means the end. */
export function watchTerminal(): () => boolean {
  const hadOne = isatty(STDOUT);
  return () => hadOne && !isatty(STDOUT);
}

const STDOUT = 1;
