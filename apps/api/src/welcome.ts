import type { Seeded } from '@aalto/server';

import type { Settings } from './env.ts';

/** What whoever started this needs next; the first operator's password among it, which is shown this once. */
export function welcome(
  { publicUrl }: Settings,
  { demoAnonKey, consoleAnonKey, operator }: Seeded,
  demoUrl?: string,
): string {
  const first = operator
    ? `${operator.email}, password ${operator.password} (shown this once)`
    : 'made on the first start; the password was shown then';
  return [
    '',
    ...(demoUrl === undefined ? [] : [`  demo app            ${demoUrl}`]),
    `  console             ${publicUrl}/console`,
    `  API                 ${publicUrl}`,
    `  anon key, demo      ${demoAnonKey}`,
    `  anon key, console   ${consoleAnonKey}`,
    `  first operator      ${first}`,
    '',
  ].join('\n');
}
