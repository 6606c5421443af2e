import type {
  Api,
  AuthChallengeMfaOutput,
  AuthRegenerateRecoveryCodesError,
  Result,
  Session,
} from '../../generated/api.ts';
import type { MfaAuth } from '../aalto-context.ts';
import { createResource } from '../store/resource.ts';
import type { Resource } from '../store/resource.ts';
import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';

type Known = Pick<AuthChallengeMfaOutput, 'factors' | 'recoveryCodesRemaining'>;

export interface RecoveryCodesStore extends Resource<Known> {
  /** Makes new ones; the ones before no longer work. */
  readonly regenerate: () => Promise<Result<IssuedRecoveryCodes, AuthRegenerateRecoveryCodesError>>;
}

/** How many recovery codes are left to whoever is signed in. */
export function createRecoveryCodesStore(
  auth: Pick<MfaAuth, 'getSession'> & Pick<Api['auth'], 'challengeMfa' | 'regenerateRecoveryCodes'>,
): RecoveryCodesStore {
  const resource = createResource<Known>({ auth, load: () => auth.challengeMfa(), isOutdated });
  return {
    ...resource,
    async regenerate() {
      const before = resource.getState().data?.recoveryCodesRemaining ?? 0;
      const { data: known } = await auth.getSession();
      const { data, error } = await auth.regenerateRecoveryCodes();
      if (error) return { data, error };
      const { recoveryCodes: codes } = data;
      resource.update((left) => ({ ...left, recoveryCodesRemaining: codes.length }));
      const email = known?.session?.user.email ?? '';
      return { data: { codes, email, issuedAt: new Date(), isReplacement: before > 0 }, error };
    },
  };
}

/** The last factor takes the codes along, and the first one brings them. */
function isOutdated({ factors }: Known, { user }: Session): boolean {
  return factors.length !== user.factors.length;
}
