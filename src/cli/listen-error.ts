/** What to do about an address that cannot be listened on; `undefined` for any other error. */
export function describeListenError(error: NodeJS.ErrnoException & { address?: string; port?: number }) {
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo' && error.syscall !== 'bind') return undefined;
  const where = error.port === undefined ? (error.address ?? 'the address') : `${error.address}:${error.port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program. Set PORT to a free port, or to 0 for any.`;
    case 'EACCES':
      return `${where} needs more rights than this user has. Set PORT to 1024 or above.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is not an address of this computer. Set it to 127.0.0.1, or to 0.0.0.0 for all addresses.`;
    default:
      return undefined;
  }
}
