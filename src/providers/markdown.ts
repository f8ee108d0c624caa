import { Parser } from 'commonmark';

/** What a link of a shop may lead to. */
const LINK = /^(?:https?:|mailto:|tel:|#|\/)/i;

/**
 * Why a text must not go out as markdown (ACP agentic_checkout §5.1: CommonMark 0.31.2 without raw HTML), or `undefined`
 * where it may. Whatever looks like HTML in code, or behind a backslash, is text.
 */
export function markdownFault(text: string): string | undefined {
  const walker = new Parser().parse(text).walker();
  for (let step = walker.next(); step; step = walker.next()) {
    const { type, literal, destination } = step.node;
    if (type === 'html_block' || type === 'html_inline') return `expected no raw HTML; got ${shown(literal)}`;
    if ((type === 'link' || type === 'image') && !LINK.test(destination ?? '')) {
      return `expected links that begin with https:, http:, mailto: or tel:; got ${shown(destination)}`;
    }
  }
  return undefined;
}

const MOST = 60;

function shown(text: string | null): string {
  const [line = ''] = (text ?? '').split('\n');
  return JSON.stringify(line.length > MOST ? `${line.slice(0, MOST)}…` : line);
}
