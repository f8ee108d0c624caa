/** A left text and a right-aligned amount; `strong` for the sum. */
export interface TableRow {
  text: string;
  amount: string;
  strong?: boolean;
}

/** Writes for people: steps, aligned facts, small tables. */
export interface Paper {
  title(text: string): void;
  text(...lines: string[]): void;
  /** Begins a numbered step; `request` is what goes over the wire. */
  step(text: string, request?: string): void;
  fact(label: string, value: string): void;
  /** A line that says that something was seen to hold. */
  proven(text: string): void;
  table(rows: readonly TableRow[]): void;
}

const INDENT = '   ';
const LABEL_WIDTH = 11;
const STEP_WIDTH = 44;
const TABLE_WIDTH = 46;
const VALUE_WIDTH = 65;

/** `write` takes whole lines; without `color` they are plain text. */
export function createPaper({ write, color }: { write: (text: string) => void; color: boolean }): Paper {
  const style = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const bold = (text: string): string => style(1, text);
  const dim = (text: string): string => style(2, text);
  const green = (text: string): string => style(32, text);
  const line = (text = ''): void => write(`${text}\n`);
  let steps = 0;

  return {
    title: (text) => line(bold(text)),
    text: (...lines) => {
      line();
      for (const text of lines) line(text);
    },
    step(text, request) {
      steps += 1;
      line();
      const head = `${String(steps).padStart(2)} ${text}`;
      line(request ? `${bold(head)}${' '.repeat(Math.max(2, STEP_WIDTH - head.length))}${dim(request)}` : bold(head));
    },
    fact(label, value) {
      const [first = '', ...rest] = wrap(value);
      line(`${INDENT}${dim(label.padEnd(LABEL_WIDTH))} ${first}`);
      for (const text of rest) line(`${INDENT}${' '.repeat(LABEL_WIDTH)} ${text}`);
    },
    proven: (text) => line(`${INDENT}${green('✓')} ${text}`),
    table(rows) {
      for (const { text, amount, strong = false } of rows) {
        const filled = `${text.padEnd(TABLE_WIDTH - amount.length)} ${amount}`;
        if (strong) line(`${INDENT}${dim('─'.repeat(filled.length))}`);
        line(`${INDENT}${strong ? bold(filled) : filled}`);
      }
    },
  };
}

/** Lines of whole words; a word that is too long stays whole. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > VALUE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
