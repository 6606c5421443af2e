import { createAalto } from '@aalto/server';
import type { Aalto, AaltoOptions } from '@aalto/server';

import { SettingsError } from './env.ts';

/** A secret that does not parse is a wrong setting, said in the one line that `parseRootKeys` has for it. */
export function compose(options: AaltoOptions): Aalto {
  try {
    return createAalto(options);
  } catch (cause) {
    if (cause instanceof TypeError) throw new SettingsError(cause.message, { cause });
    throw cause;
  }
}
