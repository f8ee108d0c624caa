import { startSandbox } from '../../../src/sandbox/sandbox.js';

const { url } = await startSandbox({ file: process.argv[2] ?? '' });
console.log(url);
