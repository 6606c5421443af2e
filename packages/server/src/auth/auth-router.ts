import type { Services } from '../services.ts';
import { createAccountProcedures, t } from '../trpc/base.ts';
import { challengeMfa } from './challenge-mfa.ts';
import { enrollMfa } from './enroll-mfa.ts';
import { getUser } from './get-user.ts';
import { listFactors } from './list-factors.ts';
import { reauthenticate } from './reauthenticate.ts';
import { refresh } from './refresh.ts';
import { signInWithPassword } from './sign-in-with-password.ts';
import { signOut } from './sign-out.ts';
import { signUp } from './sign-up.ts';
import { unenrollMfa } from './unenroll-mfa.ts';
import { verifyMfa } from './verify-mfa.ts';

/** Everything a user does about the account and its sessions. */
export function createAuthRouter(services: Services) {
  const procedures = createAccountProcedures(services);
  return t.router({
    signUp: signUp(procedures, services),
    signInWithPassword: signInWithPassword(procedures, services),
    refresh: refresh(procedures, services),
    signOut: signOut(procedures, services),
    getUser: getUser(procedures),
    reauthenticate: reauthenticate(procedures, services),
    enrollMfa: enrollMfa(procedures, services),
    challengeMfa: challengeMfa(procedures, services),
    verifyMfa: verifyMfa(procedures, services),
    listFactors: listFactors(procedures, services),
    unenrollMfa: unenrollMfa(procedures, services),
  });
}
