import { startSandbox } from '../../src/sandbox/sandbox.js';

/** The Stripe sandbox as a process of its own, which outlives every server; its file is the first argument. */
const { url } = await startSandbox({ file: process.argv[2] });
process.send?.(url);
process.on('disconnect', () => process.exit());
