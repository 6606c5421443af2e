import type { Api, Client } from '@aalto/sdk';
import { useEffect, useMemo, useRef } from 'react';

type Auth = Client<Api>['auth'];

/**
 * Tells of what another tab does while this one asks: it may prove the factor, or sign out. What this one proves itself
 * is an event as well, but it is the answer that counts: recovery codes may come with it.
 *
 * @param isAsking Once the proof is made, nobody else's matters.
 * @returns What the forms of this tab have to use.
 */
export function useProofElsewhere(
  auth: Auth,
  isAsking: boolean,
  onSettled: (isProven: boolean) => void,
): Auth {
  const proofs = useRef(0);
  useEffect(
    () =>
      auth.onAuthStateChange((event) => {
        if (event === 'MFA_CHALLENGE_VERIFIED' && isAsking && proofs.current === 0) onSettled(true);
        if (event === 'SIGNED_OUT') onSettled(false);
      }),
    [auth, isAsking, onSettled],
  );
  return useMemo(() => {
    const counted =
      <Input, Output>(prove: (input: Input) => Promise<Output>) =>
      async (input: Input): Promise<Output> => {
        proofs.current += 1;
        try {
          return await prove(input);
        } finally {
          proofs.current -= 1;
        }
      };
    return {
      ...auth,
      verifyMfa: counted(auth.verifyMfa),
      verifyRecoveryCode: counted(auth.verifyRecoveryCode),
    };
  }, [auth]);
}
