import type {
  Api,
  AuthListFactorsFactor,
  AuthRenameFactorError,
  AuthRenameFactorOutput,
  AuthUnenrollMfaError,
  AuthUnenrollMfaOutput,
  Result,
  Session,
} from '../../generated/api.ts';
import type { MfaAuth } from '../aalto-context.ts';
import { createResource } from '../store/resource.ts';
import type { Resource } from '../store/resource.ts';

export type ListedFactor = AuthListFactorsFactor;

export interface FactorsStore extends Resource<readonly ListedFactor[]> {
  readonly rename: (
    factorId: string,
    friendlyName: string,
  ) => Promise<Result<AuthRenameFactorOutput, AuthRenameFactorError>>;
  readonly remove: (factorId: string) => Promise<Result<AuthUnenrollMfaOutput, AuthUnenrollMfaError>>;
}

/** The authenticators of whoever is signed in. */
export function createFactorsStore(
  auth: Pick<MfaAuth, 'getSession' | 'refreshSession'> &
    Pick<Api['auth'], 'listFactors' | 'renameFactor' | 'unenrollMfa'>,
): FactorsStore {
  const resource = createResource({
    auth,
    load: async () => {
      const { data, error } = await auth.listFactors();
      return error ? { data, error } : { data: data.factors, error };
    },
    isOutdated,
  });
  return {
    ...resource,
    async rename(factorId, friendlyName) {
      const answer = await auth.renameFactor({ factorId, friendlyName });
      if (answer.error?.code === 'factor_not_found') await resource.reload();
      if (answer.error) return answer;
      const { factor } = answer.data;
      resource.update((factors) => factors.map((one) => (one.id === factor.id ? factor : one)));
      // What the session says of its user has changed as well, which the other tabs hear of by it.
      await auth.refreshSession();
      return answer;
    },
    async remove(factorId) {
      const answer = await auth.unenrollMfa({ factorId });
      // Somebody else may have removed it before.
      if (!answer.error || answer.error.code === 'factor_not_found') {
        resource.update((factors) => factors.filter(({ id }) => id !== factorId));
        await auth.refreshSession();
      }
      return answer;
    },
  };
}

/** Enrolled, removed or renamed elsewhere. */
function isOutdated(factors: readonly ListedFactor[], { user }: Session): boolean {
  const known = new Map(factors.map(({ id, friendlyName }) => [id, friendlyName]));
  return (
    known.size !== user.factors.length ||
    user.factors.some(({ id, friendlyName }) => known.get(id) !== friendlyName)
  );
}
