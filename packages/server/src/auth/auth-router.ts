import type { Services } from '../services.ts';
import { createAccountProcedures, t } from '../trpc/base.ts';
import { confirmEmailChange } from './confirm-email-change.ts';
import { deleteUser } from './delete-user.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { resetPassword } from './reset-password.ts';
import { sendReauthenticationCode } from './send-reauthentication-code.ts';
import { signInWithEmail } from './sign-in-with-email.ts';
import { updateUser } from './update-user.ts';
import { verifyEmail } from './verify-email.ts';
import { exchangeCode } from './exchange-code.ts';
import { linkIdentity } from './link-identity.ts';
import { listIdentities } from './list-identities.ts';
import { listProviders } from './list-providers.ts';
import { listSessions } from './list-sessions.ts';
import { signInWithOAuth } from './sign-in-with-oauth.ts';
import { unlinkIdentity } from './unlink-identity.ts';
import { challengeMfa } from './challenge-mfa.ts';
import { enrollMfa } from './enroll-mfa.ts';
import { forgetDevice } from './forget-device.ts';
import { getUser } from './get-user.ts';
import { listDevices } from './list-devices.ts';
import { listFactors } from './list-factors.ts';
import { reauthenticate } from './reauthenticate.ts';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.ts';
import { refresh } from './refresh.ts';
import { renameFactor } from './rename-factor.ts';
import { revokeSession } from './revoke-session.ts';
import { signInWithPassword } from './sign-in-with-password.ts';
import { signOut } from './sign-out.ts';
import { signUp } from './sign-up.ts';
import { unenrollMfa } from './unenroll-mfa.ts';
import { verifyDevice } from './verify-device.ts';
import { verifyMfa } from './verify-mfa.ts';
import { verifyRecoveryCode } from './verify-recovery-code.ts';

/** Everything a user does about the account and its sessions. */
export function createAuthRouter(services: Services) {
  const procedures = createAccountProcedures(services);
  return t.router({
    signUp: signUp(procedures, services),
    signInWithPassword: signInWithPassword(procedures, services),
    signInWithEmail: signInWithEmail(procedures, services),
    verifyEmail: verifyEmail(procedures, services),
    listProviders: listProviders(procedures, services),
    signInWithOAuth: signInWithOAuth(procedures, services),
    exchangeCode: exchangeCode(procedures, services),
    requestPasswordReset: requestPasswordReset(procedures, services),
    resetPassword: resetPassword(procedures, services),
    refresh: refresh(procedures, services),
    signOut: signOut(procedures, services),
    listSessions: listSessions(procedures, services),
    revokeSession: revokeSession(procedures, services),
    getUser: getUser(procedures),
    updateUser: updateUser(procedures, services),
    confirmEmailChange: confirmEmailChange(procedures, services),
    deleteUser: deleteUser(procedures, services),
    sendReauthenticationCode: sendReauthenticationCode(procedures, services),
    reauthenticate: reauthenticate(procedures, services),
    listIdentities: listIdentities(procedures, services),
    linkIdentity: linkIdentity(procedures, services),
    unlinkIdentity: unlinkIdentity(procedures, services),
    enrollMfa: enrollMfa(procedures, services),
    challengeMfa: challengeMfa(procedures, services),
    verifyMfa: verifyMfa(procedures, services),
    verifyRecoveryCode: verifyRecoveryCode(procedures, services),
    regenerateRecoveryCodes: regenerateRecoveryCodes(procedures, services),
    listFactors: listFactors(procedures, services),
    renameFactor: renameFactor(procedures, services),
    unenrollMfa: unenrollMfa(procedures, services),
    verifyDevice: verifyDevice(procedures, services),
    listDevices: listDevices(procedures, services),
    forgetDevice: forgetDevice(procedures, services),
  });
}
