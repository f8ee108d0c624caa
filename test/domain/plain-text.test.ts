import { describe, expect, it } from 'vitest';
import { plainText, textOfHtml } from '../../src/domain/plain-text.js';

describe('text of HTML', () => {
  it.each([
    ['<p>Fish &amp; chips</p><p>hot</p>', 'Fish & chips\nhot'],
    ['Fish &amp; chips', 'Fish & chips'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<style>p{}</style>seen<script>unseen()</script>', 'seen'],
    ['seen<script>unseen()', 'seen'],
    ['<!-- unseen -->1 &lt; 2 &#8364; &#x20ac; &unknown;', '1 < 2 € € &unknown;'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['', ''],
  ])('of %j is %j', (html, text) => expect(textOfHtml(html)).toBe(text));

  it.each(['<', '<a', '<style>', '</', '<!--', '&'])('of a million characters of %j is there at once', (part) => {
    expect(textOfHtml(part.repeat(1_000_000 / part.length)).length).toBeLessThanOrEqual(1_000_000);
  });
});

it('leaves what has no tags as it is', () => {
  expect(plainText('Fish &amp;  chips\n')).toBe('Fish &amp;  chips\n');
  expect(plainText('<b>Fish</b> &amp; chips')).toBe('Fish & chips');
});
