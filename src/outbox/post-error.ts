/** Nothing was answered, or nothing was sent. The message is a short sentence without secrets, path or query. */
export class PostError extends Error {
  override readonly name = 'PostError';
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The connection was closed without an answer.',
  EPIPE: 'The connection was closed without an answer.',
  ENOTFOUND: 'The host name has no address.',
  ENODATA: 'The host name has no address.',
  EAI_AGAIN: 'The host name cannot be looked up now.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver cannot be reached.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host name.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  EPROTO: 'No TLS connection could be made.',
};

/** Codes of OpenSSL's verification (docs: node tls, "X509 certificate error codes"). */
const OF_CERTIFICATE = /CERT|ISSUER|SIGNATURE|CRL|CHAIN|CA$/;

/** What a person reads of an error between the first look-up and the head of the answer. */
export function toPostError(error: unknown): PostError {
  if (error instanceof PostError) return error;
  const { code = 'no code' } = error as { code?: string };
  const known = SENTENCES[code];
  if (known !== undefined) return new PostError(known);
  if (code.startsWith('HPE_')) return new PostError(`The answer is not HTTP (${code}).`);
  if (code.startsWith('ERR_SSL_')) return new PostError(`No TLS connection could be made (${code}).`);
  if (OF_CERTIFICATE.test(code)) return new PostError(`The certificate is not trusted (${code}).`);
  return new PostError(`The request failed (${code}).`);
}
