#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { outputOf } from './output.js';

// Whoever read the output has seen enough, as `head` does.
process.stdout.on('error', () => process.exit(0));

const code = await runCommandLine(process.argv.slice(2), outputOf(process.stdout, process.stderr));
// A command that failed half-way may have left something listening.
if (code > 0) process.exit(code);
