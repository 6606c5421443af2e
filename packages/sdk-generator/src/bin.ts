#!/usr/bin/env node
import { main } from './cli/main.ts';

const code = await main(process.argv.slice(2));
// A router's module may have started something that would keep the process alive; writing was awaited.
// eslint-disable-next-line node/no-process-exit
process.exit(code);
