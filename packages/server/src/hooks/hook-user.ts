import type { BackendRow, UserRow } from '../auth/account-store.ts';
import type { HookBackend, HookUser } from '../hooks.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';

export function hookBackend({ id, slug, name }: HookBackend): HookBackend {
  return { id, slug, name };
}

export function userOfRow(backend: BackendRow, row: UserRow): HookUser {
  const { id, email, emailVerifiedAt, metadata, appMetadata, createdAt } = row;
  return { backend: hookBackend(backend), id, email, emailVerifiedAt, metadata, appMetadata, createdAt };
}

/** A copy: what a hook does to its user, it does to nobody else's. */
export function userOfFacts(facts: SessionFacts): HookUser {
  const { backendId, backendSlug, backendName, userId, email, emailVerifiedAt, userCreatedAt } = facts;
  return {
    backend: { id: backendId, slug: backendSlug, name: backendName },
    id: userId,
    email,
    emailVerifiedAt,
    ...structuredClone({ metadata: facts.metadata, appMetadata: facts.appMetadata }),
    createdAt: userCreatedAt,
  };
}
