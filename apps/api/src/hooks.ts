import type { AaltoHooks } from '@aalto/server';

/**
 * Where this team takes part in what Aalto does: who may open an account (`beforeSignUp`), what is written beside a new one
 * (`userCreated`), what access tokens say (`tokenClaims`), how mail leaves (`sendMail`). Each is documented, with an
 * example, where it is declared; docs/decisions/0016-hooks.md says how each fails.
 */
export const hooks: AaltoHooks = {};
