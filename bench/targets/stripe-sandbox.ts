import { startSandbox } from '../../src/sandbox/sandbox.js';

/** The Stripe sandbox, in memory: it stands for somebody else's machine; the port is the first argument. */
await startSandbox({ port: Number(process.argv[2]) });
