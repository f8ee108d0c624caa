/** Where this machine reaches a server that listens on `host`: on all addresses means on the loopback one too. */
export const ownAddress = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);
