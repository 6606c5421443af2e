import { useCallback, useMemo, useState } from 'react';

import type { AaltoError, AuthRegenerateRecoveryCodesError } from '../../generated/api.ts';
import { useMfaContext } from '../aalto-context.ts';
import type { LoadError } from '../store/resource.ts';
import { useStore } from '../store/use-store.ts';
import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';

export interface RecoveryCodesView {
  /** How many are left; null while that is not known. */
  readonly remaining: number | null;
  /** Why it is not known, or not known anew. */
  readonly error: LoadError | null;
  readonly isLoading: boolean;
  readonly reload: () => Promise<void>;
  /** Makes new ones, to be shown now or never; the ones before no longer work. Null where it was refused. */
  readonly regenerate: () => Promise<IssuedRecoveryCodes | null>;
  readonly isRegenerating: boolean;
  readonly refusal: AaltoError<AuthRegenerateRecoveryCodesError | 'network_error'> | null;
  /** Forgets the refusal. */
  readonly reset: () => void;
}

/**
 * The recovery codes of whoever is signed in: how many are left, and new ones in their place.
 *
 * @example
 * import { ShowRecoveryCodes, useRecoveryCodes } from '@aalto/sdk/react';
 * import type { IssuedRecoveryCodes } from '@aalto/sdk/react';
 * import { useState } from 'react';
 *
 * function Codes() {
 *   const { remaining, regenerate } = useRecoveryCodes();
 *   const [issued, setIssued] = useState<IssuedRecoveryCodes | null>(null);
 *   if (issued) return <ShowRecoveryCodes issued={issued} appName="Notes" onDone={() => setIssued(null)} />;
 *   return <button onClick={() => void regenerate().then(setIssued)}>{remaining} left: make new ones</button>;
 * }
 */
export function useRecoveryCodes(): RecoveryCodesView {
  const { recoveryCodes: store } = useMfaContext('useRecoveryCodes');
  const { data, error, isLoading } = useStore(store);
  const [isRegenerating, setRegenerating] = useState(false);
  const [refusal, setRefusal] = useState<RecoveryCodesView['refusal']>(null);
  const regenerate = useCallback(async () => {
    setRegenerating(true);
    setRefusal(null);
    const answer = await store.regenerate();
    setRegenerating(false);
    setRefusal(answer.error);
    return answer.data;
  }, [store]);
  const reset = useCallback(() => setRefusal(null), []);
  const remaining = data?.recoveryCodesRemaining ?? null;
  return useMemo(
    () => ({ remaining, error, isLoading, reload: store.reload, regenerate, isRegenerating, refusal, reset }),
    [remaining, error, isLoading, store, regenerate, isRegenerating, refusal, reset],
  );
}
