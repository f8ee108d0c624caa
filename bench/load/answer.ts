/** An HTTP answer whose body is all there. */
export interface HttpAnswer {
  status: number;
  body: Buffer;
}

const HEAD_END = '\r\n\r\n';
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Reads an answer off the bytes of a connection; `undefined` while some are missing. Knows no more of HTTP than the
 * servers under load use: every answer says its length.
 */
export function readAnswer(bytes: Buffer): HttpAnswer | undefined {
  const headLength = bytes.indexOf(HEAD_END);
  if (headLength < 0) return undefined;
  const head = bytes.toString('latin1', 0, headLength);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without Content-Length: ${head}`);
  const begin = headLength + HEAD_END.length;
  const end = begin + Number(length);
  if (bytes.length < end) return undefined;
  return { status: Number(head.slice(STATUS_AT, STATUS_AT + 3)), body: bytes.subarray(begin, end) };
}
