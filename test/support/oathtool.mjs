/**
 * Stands in for `oathtool` where the machine has none: `oathtool --totp -b [--now "30 seconds"] SECRET`. Another
 * implementation of RFC 6238 than the server's.
 */
import { parseArgs } from 'node:util';

import { TOTP } from 'otpauth';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { totp: { type: 'boolean' }, base32: { type: 'boolean', short: 'b' }, now: { type: 'string' } },
});
const [secret] = positionals;
const seconds = Number.parseInt(values.now ?? '0', 10);
process.stdout.write(`${new TOTP({ secret }).generate({ timestamp: Date.now() + seconds * 1000 })}\n`);
