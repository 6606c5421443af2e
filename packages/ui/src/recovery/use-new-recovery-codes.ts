import type { Api } from '@aalto/sdk';
import { useMutation } from '@tanstack/react-query';

import { unwrap } from '../query/unwrap.ts';
import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';

export interface NewRecoveryCodes {
  /** Null where it was refused, which `error` tells of. */
  readonly make: () => Promise<IssuedRecoveryCodes | null>;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly reset: () => void;
}

export interface NewRecoveryCodesOptions {
  readonly auth: Pick<Api['auth'], 'regenerateRecoveryCodes'>;
  /** Of whoever is signed in. */
  readonly email: string;
  /** How many they have. */
  readonly left: number;
}

/** Replaces the codes of whoever is signed in. */
export function useNewRecoveryCodes({ auth, email, left }: NewRecoveryCodesOptions): NewRecoveryCodes {
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: async () => {
      const { recoveryCodes: codes } = unwrap(await auth.regenerateRecoveryCodes());
      return { codes, email, issuedAt: new Date(), isReplacement: left > 0 };
    },
    // They are the page's alone, and go with it.
    gcTime: 0,
    networkMode: 'always',
  });
  return { make: () => mutateAsync().catch(() => null), isPending, error, reset };
}
