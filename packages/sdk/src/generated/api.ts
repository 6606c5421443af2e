/**
 * The typed api of the server, written by `aalto generate`: change the router, not this file.
 * Types, except for one table at the end.
 */

/** Every procedure of the server. */
export interface Api {
  auth: {
    /** Which factors can raise this session, and how long a lock lasts. */
    challengeMfa: (
      input?: AuthChallengeMfaInput,
    ) => Promise<Result<AuthChallengeMfaOutput, AuthChallengeMfaError>>;
    /** Proves the new address by the code or link that was mailed to it; the account then has it. */
    confirmEmailChange: (
      input: AuthConfirmEmailChangeInput,
    ) => Promise<Result<AuthConfirmEmailChangeOutput, AuthConfirmEmailChangeError>>;
    /** Deletes the account, with its sessions and factors. The audit trail keeps that it was. */
    deleteUser: () => Promise<Result<AuthDeleteUserOutput, AuthDeleteUserError>>;
    /**
     * Starts enrolling an authenticator, or another in the place of one; verifyMfa with its first code
     * completes it.
     */
    enrollMfa: (input?: AuthEnrollMfaInput) => Promise<Result<AuthEnrollMfaOutput, AuthEnrollMfaError>>;
    /** Signs in at aal1 with the code of a redirect, or adds the identity that `linkIdentity` asked for. */
    exchangeCode: (
      input: AuthExchangeCodeInput,
    ) => Promise<Result<AuthExchangeCodeOutput, AuthExchangeCodeError>>;
    /** Forgets a device: a code is asked for on it from its next call on. */
    forgetDevice: (
      input: AuthForgetDeviceInput,
    ) => Promise<Result<AuthForgetDeviceOutput, AuthForgetDeviceError>>;
    /** The signed-in user, as stored now. */
    getUser: () => Promise<Result<AuthGetUserOutput, AuthGetUserError>>;
    /** Answers where to send the browser to add an identity; `exchangeCode` in this session adds it. */
    linkIdentity: (
      input: AuthLinkIdentityInput,
    ) => Promise<Result<AuthLinkIdentityOutput, AuthLinkIdentityError>>;
    /** The devices on which no code is asked for, for now; the one used last first. */
    listDevices: () => Promise<Result<AuthListDevicesOutput, AuthListDevicesError>>;
    /** The user’s verified factors. */
    listFactors: () => Promise<Result<AuthListFactorsOutput, AuthListFactorsError>>;
    /** Who the user is at providers, the oldest first. */
    listIdentities: () => Promise<Result<AuthListIdentitiesOutput, AuthListIdentitiesError>>;
    /** The providers that one can sign in with, by name. */
    listProviders: () => Promise<Result<AuthListProvidersOutput, AuthListProvidersError>>;
    /** Where the user is signed in, the session used last first. */
    listSessions: () => Promise<Result<AuthListSessionsOutput, AuthListSessionsError>>;
    /** Proves the password again, or a mailed code, for a sensitive change; the level stays. */
    reauthenticate: (
      input: AuthReauthenticateInput,
    ) => Promise<Result<AuthReauthenticateOutput, AuthReauthenticateError>>;
    /** Rotates a refresh token; the same attempt gets the same successor again. */
    refresh: (input: AuthRefreshInput) => Promise<Result<AuthRefreshOutput, AuthRefreshError>>;
    /** Makes new recovery codes, and shows them; the ones before no longer work. */
    regenerateRecoveryCodes: (
      input?: AuthRegenerateRecoveryCodesInput,
    ) => Promise<Result<AuthRegenerateRecoveryCodesOutput, AuthRegenerateRecoveryCodesError>>;
    /** Gives a factor another name. */
    renameFactor: (
      input: AuthRenameFactorInput,
    ) => Promise<Result<AuthRenameFactorOutput, AuthRenameFactorError>>;
    /** Mails a link and a code to choose a new password, if the address has an account. */
    requestPasswordReset: (
      input: AuthRequestPasswordResetInput,
    ) => Promise<Result<AuthRequestPasswordResetOutput, AuthRequestPasswordResetError>>;
    /** Sets a new password by a mailed code or link, ends every other session, and signs in at aal1. */
    resetPassword: (
      input: AuthResetPasswordInput,
    ) => Promise<Result<AuthResetPasswordOutput, AuthResetPasswordError>>;
    /** Ends one of the user’s sessions; at once, in every process. */
    revokeSession: (
      input: AuthRevokeSessionInput,
    ) => Promise<Result<AuthRevokeSessionOutput, AuthRevokeSessionError>>;
    /** Mails a code with which to reauthenticate, for accounts without a password. */
    sendReauthenticationCode: () => Promise<
      Result<AuthSendReauthenticationCodeOutput, AuthSendReauthenticationCodeError>
    >;
    /** Mails a link and a code; either signs in, or opens an account where there is none. */
    signInWithEmail: (
      input: AuthSignInWithEmailInput,
    ) => Promise<Result<AuthSignInWithEmailOutput, AuthSignInWithEmailError>>;
    /** Answers where to send the browser to sign in at a provider; it comes back with a code. */
    signInWithOAuth: (
      input: AuthSignInWithOAuthInput,
    ) => Promise<Result<AuthSignInWithOAuthOutput, AuthSignInWithOAuthError>>;
    /** Signs in with an e-mail address and a password, at aal1. */
    signInWithPassword: (
      input: AuthSignInWithPasswordInput,
    ) => Promise<Result<AuthSignInWithPasswordOutput, AuthSignInWithPasswordError>>;
    /** Ends this session, the user’s other sessions, or all of them; at once, in every process. */
    signOut: (input?: AuthSignOutInput) => Promise<Result<AuthSignOutOutput, AuthSignOutError>>;
    /** Creates an account with an e-mail address and a password, and signs in. */
    signUp: (input: AuthSignUpInput) => Promise<Result<AuthSignUpOutput, AuthSignUpError>>;
    /** Removes a factor; the user’s other sessions drop to aal1. */
    unenrollMfa: (
      input: AuthUnenrollMfaInput,
    ) => Promise<Result<AuthUnenrollMfaOutput, AuthUnenrollMfaError>>;
    /** Removes an identity, unless it is the only way in that the user has; ends the user’s other sessions. */
    unlinkIdentity: (
      input: AuthUnlinkIdentityInput,
    ) => Promise<Result<AuthUnlinkIdentityOutput, AuthUnlinkIdentityError>>;
    /** Changes the password or metadata, or asks for another address, which is used once it is proven. */
    updateUser: (input?: AuthUpdateUserInput) => Promise<Result<AuthUpdateUserOutput, AuthUpdateUserError>>;
    /** Raises the session to aal2 on a remembered device. The SDK does so by itself. */
    verifyDevice: (
      input: AuthVerifyDeviceInput,
    ) => Promise<Result<AuthVerifyDeviceOutput, AuthVerifyDeviceError>>;
    /** Signs in with a mailed code or link, at aal1, and proves the address by it. */
    verifyEmail: (
      input: AuthVerifyEmailInput,
    ) => Promise<Result<AuthVerifyEmailOutput, AuthVerifyEmailError>>;
    /** Proves a code of a factor, or of the pending enrollment, and raises the session to aal2. */
    verifyMfa: (input: AuthVerifyMfaInput) => Promise<Result<AuthVerifyMfaOutput, AuthVerifyMfaError>>;
    /** Uses up a recovery code in place of the authenticator, and raises the session to aal2. */
    verifyRecoveryCode: (
      input: AuthVerifyRecoveryCodeInput,
    ) => Promise<Result<AuthVerifyRecoveryCodeOutput, AuthVerifyRecoveryCodeError>>;
  };
  data: {
    notes: {
      /** Creates a note. */
      create: (input: NotesCreateInput) => Promise<Result<NotesCreateOutput, NotesCreateError>>;
      /** Writes one’s notes into a file on the server, and says how many. */
      export: () => Promise<Result<NotesExportOutput, NotesExportError>>;
      /** One note by its id. */
      get: (input: NotesGetInput) => Promise<Result<NotesGetOutput, NotesGetError>>;
      /** One’s own notes, newest first. */
      list: (input?: NotesListInput) => Promise<Result<NotesListOutput, NotesListError>>;
      /** Removes a note, and answers what it was. */
      remove: (input: NotesRemoveInput) => Promise<Result<NotesRemoveOutput, NotesRemoveError>>;
      /** Changes a note: only the fields that are sent. */
      update: (input: NotesUpdateInput) => Promise<Result<NotesUpdateOutput, NotesUpdateError>>;
    };
    publicNotes: {
      /** The newest public notes of everyone. */
      list: () => Promise<Result<PublicNotesListOutput, PublicNotesListError>>;
    };
  };
}

/** What every call answers: it throws for nothing that the server foresees. */
export type Result<Data, Code extends ErrorCode> =
  | { readonly data: Data; readonly error: null }
  | { readonly data: null; readonly error: AaltoError<Code | 'network_error'> };

/** An error whose `details` are known once its `code` is. */
export type AaltoError<Code extends ErrorCode = ErrorCode> = { [One in Code]: AaltoErrorOf<One> }[Code];

export interface AaltoErrorOf<Code extends ErrorCode> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails[Code];
  /** Of HTTP; 0 where nothing was answered. */
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
}

export type ErrorCode = keyof ErrorDetails;

export interface AuthChallengeMfaInput {
  /** A secret that this device keeps, 32 random bytes in base64url: by it the device is known again */
  device?: string | undefined;
}

export interface AuthChallengeMfaOutput {
  factors: Factor[];
  retryAfterSeconds: number | null;
  recoveryCodesRemaining: number;
  rememberDeviceDays: number | null;
}

export type AuthChallengeMfaError = SessionErrorCode;

export type AuthConfirmEmailChangeInput =
  | {
      code: string;
    }
  | {
      /** The `token` that the mailed link brings */
      token: string;
    };

export interface AuthConfirmEmailChangeOutput {
  user: User;
}

export type AuthConfirmEmailChangeError =
  | SessionErrorCode
  | 'invalid_code'
  | 'conflict'
  | 'insufficient_aal'
  | 'reauthentication_required';

export type AuthDeleteUserOutput = Record<string, never>;

export type AuthDeleteUserError =
  | SessionErrorCode
  | 'insufficient_aal'
  | 'reauthentication_required'
  | 'conflict';

export interface AuthEnrollMfaInput {
  friendlyName?: string | undefined;
  /** The factor whose place it takes; that one works until the new one is proven */
  replaces?: string | undefined;
}

export interface AuthEnrollMfaOutput {
  factorId: string;
  secret: string;
  otpauthUrl: string;
  /** ISO 8601. */
  expiresAt: string;
}

export type AuthEnrollMfaError =
  | SessionErrorCode
  | 'insufficient_aal'
  | 'reauthentication_required'
  | 'too_many_factors'
  | 'factor_not_found';

export interface AuthExchangeCodeInput {
  /** The `code` that the redirect brings */
  code: string;
  /** What the code challenge is the hash of */
  codeVerifier?: string | undefined;
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
}

export interface AuthExchangeCodeOutput {
  session: Session;
}

export type AuthExchangeCodeError =
  | PublicErrorCode
  | 'invalid_code'
  | 'user_banned'
  | 'conflict'
  | 'token_expired'
  | 'invalid_token'
  | 'session_expired'
  | 'session_revoked'
  | 'insufficient_aal'
  | 'refresh_superseded';

export interface AuthForgetDeviceInput {
  /** The `id` of `listDevices` */
  deviceId: string;
}

export type AuthForgetDeviceOutput = Record<string, never>;

export type AuthForgetDeviceError = SessionErrorCode | 'not_found' | 'insufficient_aal';

export interface AuthGetUserOutput {
  user: User;
}

export type AuthGetUserError = SessionErrorCode;

export interface AuthLinkIdentityInput {
  provider: string;
  /** One of the backend’s redirect targets, exactly */
  redirectTo: string;
  /** BASE64URL(SHA256(codeVerifier)), by which the code in the redirect is worth nothing to others */
  codeChallenge?: string | undefined;
}

export interface AuthLinkIdentityOutput {
  url: string;
}

export type AuthLinkIdentityError =
  | SessionErrorCode
  | 'method_disabled'
  | 'redirect_not_allowed'
  | 'insufficient_aal'
  | 'reauthentication_required';

export interface AuthListDevicesOutput {
  devices: {
    id: string;
    isCurrent: boolean;
    device: string;
    ipAddress: string | null;
    factor: Factor;
    /** ISO 8601. */
    rememberedAt: string;
    /** ISO 8601. */
    rememberedUntil: string;
    /** ISO 8601. */
    lastUsedAt: string;
  }[];
}

export type AuthListDevicesError = SessionErrorCode | 'insufficient_aal';

export interface AuthListFactorsOutput {
  factors: AuthListFactorsFactor[];
}

export type AuthListFactorsError = SessionErrorCode;

export interface AuthListIdentitiesOutput {
  identities: {
    id: string;
    provider: string;
    email: string | null;
    /** ISO 8601. */
    createdAt: string;
    lastSignInAt: string | null;
  }[];
}

export type AuthListIdentitiesError = SessionErrorCode | 'insufficient_aal';

export interface AuthListProvidersOutput {
  providers: {
    name: string;
    kind: 'oidc' | 'github';
  }[];
}

export type AuthListProvidersError = PublicErrorCode;

export interface AuthListSessionsOutput {
  sessions: {
    id: string;
    isCurrent: boolean;
    device: string;
    ipAddress: string | null;
    aal: 'aal1' | 'aal2';
    /** ISO 8601. */
    createdAt: string;
    /** ISO 8601. */
    refreshedAt: string;
    /** ISO 8601. */
    expiresAt: string;
  }[];
}

export type AuthListSessionsError = SessionErrorCode | 'insufficient_aal';

export type AuthReauthenticateInput =
  | {
      password: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    }
  | {
      code: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    };

export interface AuthReauthenticateOutput {
  session: Session;
}

export type AuthReauthenticateError =
  | SessionErrorCode
  | 'invalid_credentials'
  | 'invalid_code'
  | 'insufficient_aal'
  | 'refresh_superseded';

export interface AuthRefreshInput {
  refreshToken: string;
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
}

export interface AuthRefreshOutput {
  session: Session;
}

export type AuthRefreshError =
  | PublicErrorCode
  | 'invalid_refresh_token'
  | 'refresh_superseded'
  | 'refresh_token_reused'
  | 'session_expired'
  | 'session_revoked'
  | 'user_banned';

export interface AuthRegenerateRecoveryCodesInput {
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
}

export interface AuthRegenerateRecoveryCodesOutput {
  recoveryCodes: string[];
}

export type AuthRegenerateRecoveryCodesError =
  | SessionErrorCode
  | 'factor_not_found'
  | 'insufficient_aal'
  | 'reauthentication_required';

export interface AuthRenameFactorInput {
  factorId: string;
  friendlyName: string;
}

export interface AuthRenameFactorOutput {
  factor: AuthListFactorsFactor;
}

export type AuthRenameFactorError =
  | SessionErrorCode
  | 'factor_not_found'
  | 'insufficient_aal'
  | 'reauthentication_required';

export interface AuthRequestPasswordResetInput {
  email: string;
  redirectTo?: string | undefined;
}

export interface AuthRequestPasswordResetOutput {
  sent: true;
}

export type AuthRequestPasswordResetError = PublicErrorCode | 'redirect_not_allowed';

export type AuthResetPasswordInput =
  | {
      email: string;
      code: string;
      password: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    }
  | {
      /** The `token` that the mailed link brings */
      token: string;
      password: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    };

export interface AuthResetPasswordOutput {
  session: Session;
}

export type AuthResetPasswordError = PublicErrorCode | 'invalid_code' | 'weak_password' | 'user_banned';

export interface AuthRevokeSessionInput {
  /** The `id` of `listSessions` */
  sessionId: string;
}

export type AuthRevokeSessionOutput = Record<string, never>;

export type AuthRevokeSessionError = SessionErrorCode | 'not_found' | 'insufficient_aal';

export interface AuthSendReauthenticationCodeOutput {
  sent: true;
}

export type AuthSendReauthenticationCodeError = SessionErrorCode | 'insufficient_aal';

export interface AuthSignInWithEmailInput {
  email: string;
  redirectTo?: string | undefined;
}

export interface AuthSignInWithEmailOutput {
  sent: true;
}

export type AuthSignInWithEmailError = PublicErrorCode | 'redirect_not_allowed';

export interface AuthSignInWithOAuthInput {
  provider: string;
  /** One of the backend’s redirect targets, exactly */
  redirectTo: string;
  /** BASE64URL(SHA256(codeVerifier)), by which the code in the redirect is worth nothing to others */
  codeChallenge?: string | undefined;
}

export interface AuthSignInWithOAuthOutput {
  url: string;
}

export type AuthSignInWithOAuthError = PublicErrorCode | 'method_disabled' | 'redirect_not_allowed';

export interface AuthSignInWithPasswordInput {
  email: string;
  password: string;
}

export interface AuthSignInWithPasswordOutput {
  session: Session;
}

export type AuthSignInWithPasswordError =
  | PublicErrorCode
  | 'invalid_credentials'
  | 'email_not_verified'
  | 'user_banned';

export interface AuthSignOutInput {
  /** @default "local" */
  scope?: 'local' | 'others' | 'global' | undefined;
}

export type AuthSignOutOutput = Record<string, never>;

export type AuthSignOutError = SessionErrorCode | 'insufficient_aal';

export interface AuthSignUpInput {
  email: string;
  password: string;
  metadata?: Record<string, unknown> | undefined;
  redirectTo?: string | undefined;
}

export interface AuthSignUpOutput {
  session: Session | null;
}

export type AuthSignUpError =
  | PublicErrorCode
  | 'signups_disabled'
  | 'forbidden'
  | 'weak_password'
  | 'conflict'
  | 'redirect_not_allowed';

export interface AuthUnenrollMfaInput {
  factorId: string;
}

export type AuthUnenrollMfaOutput = Record<string, never>;

export type AuthUnenrollMfaError =
  | SessionErrorCode
  | 'factor_not_found'
  | 'insufficient_aal'
  | 'reauthentication_required';

export interface AuthUnlinkIdentityInput {
  identityId: string;
}

export type AuthUnlinkIdentityOutput = Record<string, never>;

export type AuthUnlinkIdentityError =
  | SessionErrorCode
  | 'not_found'
  | 'conflict'
  | 'insufficient_aal'
  | 'reauthentication_required';

export interface AuthUpdateUserInput {
  email?: string | undefined;
  password?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
}

export interface AuthUpdateUserOutput {
  user: User;
}

export type AuthUpdateUserError =
  | SessionErrorCode
  | 'insufficient_aal'
  | 'reauthentication_required'
  | 'weak_password';

export interface AuthVerifyDeviceInput {
  /** A secret that this device keeps, 32 random bytes in base64url: by it the device is known again */
  device: string;
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
}

export interface AuthVerifyDeviceOutput {
  session: Session;
}

export type AuthVerifyDeviceError = SessionErrorCode | 'not_found' | 'refresh_superseded';

export type AuthVerifyEmailInput =
  | {
      email: string;
      code: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    }
  | {
      /** The `token` that the mailed link brings */
      token: string;
      /** 16 random bytes in base64url, made for this call and repeated with its retries */
      attempt?: string | undefined;
    };

export interface AuthVerifyEmailOutput {
  session: Session;
}

export type AuthVerifyEmailError = PublicErrorCode | 'invalid_code' | 'user_banned' | 'forbidden';

export interface AuthVerifyMfaInput {
  code: string;
  factorId?: string | undefined;
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
  /** A secret that this device keeps, 32 random bytes in base64url: by it the device is known again */
  device?: string | undefined;
  /** Ask for no code on this device for a while, where the backend allows it */
  rememberDevice?: boolean | undefined;
}

export interface AuthVerifyMfaOutput {
  session: Session;
  recoveryCodes?: string[];
  rememberedUntil?: string | null;
}

export type AuthVerifyMfaError =
  | SessionErrorCode
  | 'invalid_code'
  | 'mfa_locked'
  | 'factor_not_found'
  | 'too_many_factors'
  | 'insufficient_aal'
  | 'reauthentication_required'
  | 'refresh_superseded';

export interface AuthVerifyRecoveryCodeInput {
  code: string;
  /** 16 random bytes in base64url, made for this call and repeated with its retries */
  attempt?: string | undefined;
  /** A secret that this device keeps, 32 random bytes in base64url: by it the device is known again */
  device?: string | undefined;
}

export interface AuthVerifyRecoveryCodeOutput {
  session: Session;
  remaining: number;
}

export type AuthVerifyRecoveryCodeError =
  | SessionErrorCode
  | 'invalid_code'
  | 'factor_not_found'
  | 'refresh_superseded';

export interface NotesCreateInput {
  body: string;
  isPublic?: boolean | undefined;
}

export interface NotesCreateOutput {
  note: Note;
}

export type NotesCreateError = DataErrorCode | 'conflict' | 'forbidden';

export interface NotesExportOutput {
  fileName: string;
  count: number;
}

export type NotesExportError = DataErrorCode;

export interface NotesGetInput {
  id: string;
}

export interface NotesGetOutput {
  note: Note;
}

export type NotesGetError = DataErrorCode | 'not_found';

export interface NotesListInput {
  /** @default 50 */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface NotesListOutput {
  notes: Note[];
  nextCursor: string | null;
}

export type NotesListError = DataErrorCode;

export interface NotesRemoveInput {
  id: string;
}

export interface NotesRemoveOutput {
  note: Note;
}

export type NotesRemoveError = DataErrorCode | 'not_found';

export interface NotesUpdateInput {
  id: string;
  body?: string | undefined;
  isPublic?: boolean | undefined;
}

export interface NotesUpdateOutput {
  note: Note;
}

export type NotesUpdateError = DataErrorCode | 'not_found' | 'conflict' | 'forbidden';

export interface PublicNotesListOutput {
  notes: Note[];
}

export type PublicNotesListError = PublicDataErrorCode;

export interface AuthListFactorsFactor {
  id: string;
  type: 'totp';
  friendlyName: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  lastUsedAt: string;
}

export interface Factor {
  id: string;
  type: 'totp';
  friendlyName: string;
}

export interface Note {
  id: string;
  body: string;
  isPublic: boolean;
  /** ISO 8601. */
  createdAt: string;
}

export interface Session {
  id: string;
  accessToken: string;
  refreshToken: string;
  tokenType: 'bearer';
  expiresIn: number;
  /** ISO 8601. */
  expiresAt: string;
  /** ISO 8601. */
  refreshExpiresAt: string;
  aal: 'aal1' | 'aal2';
  user: User;
}

export interface User {
  id: string;
  email: string;
  newEmail: string | null;
  emailVerifiedAt: string | null;
  metadata: Record<string, unknown>;
  appMetadata: Record<string, unknown>;
  factors: Factor[];
  /** ISO 8601. */
  createdAt: string;
  lastSignInAt: string | null;
}

/** What every procedure behind the gate can answer. */
export type DataErrorCode =
  | 'validation_failed'
  | 'invalid_api_key'
  | 'payload_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal_error'
  | 'token_expired'
  | 'invalid_token'
  | 'session_expired'
  | 'session_revoked'
  | 'user_banned'
  | 'mfa_required';

/** What every procedure can answer. */
export type PublicErrorCode =
  | 'validation_failed'
  | 'invalid_api_key'
  | 'payload_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal_error';

/** What every procedure over public data can answer. */
export type PublicDataErrorCode =
  | 'validation_failed'
  | 'invalid_api_key'
  | 'payload_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal_error'
  | 'token_expired'
  | 'invalid_token'
  | 'session_expired'
  | 'session_revoked'
  | 'user_banned';

/** What every procedure for a signed-in user can answer. */
export type SessionErrorCode =
  | 'validation_failed'
  | 'invalid_api_key'
  | 'payload_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal_error'
  | 'token_expired'
  | 'invalid_token'
  | 'session_expired'
  | 'session_revoked'
  | 'user_banned';

/** What comes with each error code; null for nothing. */
export interface ErrorDetails {
  /** The input does not have the expected shape: see details.issues. */
  validation_failed: {
    issues: {
      path: (string | number)[];
      message: string;
    }[];
  };
  /** No backend has this anon key: send the one that the console shows in the `apikey` header. */
  invalid_api_key: null;
  /** The access token has run out: refresh the session and repeat the call. */
  token_expired: null;
  /** This call needs the access token of a signed-in user of this backend. */
  invalid_token: null;
  /** The session has ended: sign in again. */
  session_expired: null;
  /** The session was signed out: sign in again. */
  session_revoked: null;
  /** The e-mail address or the password is wrong. */
  invalid_credentials: null;
  /** The code is wrong, was used before, or is over: enter the one that is valid now. */
  invalid_code: null;
  /** This is not a refresh token of ours: sign in again. */
  invalid_refresh_token: null;
  /** A newer refresh token of this session exists: use that one. */
  refresh_superseded: null;
  /** This refresh token was used before, so its session was revoked: sign in again. */
  refresh_token_reused: null;
  /** This backend asks for a second factor: see details.next. */
  mfa_required: {
    next: 'enroll' | 'verify';
    factors: Factor[];
  };
  /** Prove the second factor first: challengeMfa, then verifyMfa. */
  insufficient_aal: {
    maxAgeSeconds: number | null;
  };
  /** Prove who you are again: the last proof is too old for this change. */
  reauthentication_required: {
    maxAgeSeconds: number;
    method?: 'email';
  };
  /** This account is banned. */
  user_banned: null;
  /** This backend does not take new accounts. */
  signups_disabled: null;
  /** This way of signing in is switched off for this backend. */
  method_disabled: null;
  /** Prove the e-mail address first: use the link or the code that was mailed. */
  email_not_verified: null;
  /** The redirect target is not on the list of this backend. */
  redirect_not_allowed: null;
  /** This account may not do that. */
  forbidden: null;
  /** This user has no such factor. */
  factor_not_found: null;
  /** There is nothing here, or nothing that this account may see. */
  not_found: null;
  /** That exists already. */
  conflict: null;
  /** This user has as many factors as are allowed: remove one first. */
  too_many_factors: null;
  /** The request is larger than this server takes: see details.limitBytes. */
  payload_too_large: {
    limitBytes: number;
  };
  /** The password is refused: see details.reasons. */
  weak_password: {
    reasons: ('too_short' | 'too_long' | 'common')[];
  };
  /** Too many wrong codes: wait as long as details.retryAfterSeconds says. */
  mfa_locked: {
    retryAfterSeconds: number;
  };
  /** Too many tries: wait as long as details.retryAfterSeconds says. */
  rate_limited: {
    retryAfterSeconds: number;
  };
  /** The server cannot answer for the moment: try again shortly. */
  unavailable: {
    retryAfterSeconds: number;
  };
  /** Something went wrong on the server: quote details.requestId when you report it. */
  internal_error: {
    requestId: string;
  };
  /** Nothing came back, or nothing that could be read: the client says so itself. */
  network_error: null;
}

/** The error codes of each procedure, by its path. */
export interface ProcedureErrors {
  'auth.challengeMfa': AuthChallengeMfaError;
  'auth.confirmEmailChange': AuthConfirmEmailChangeError;
  'auth.deleteUser': AuthDeleteUserError;
  'auth.enrollMfa': AuthEnrollMfaError;
  'auth.exchangeCode': AuthExchangeCodeError;
  'auth.forgetDevice': AuthForgetDeviceError;
  'auth.getUser': AuthGetUserError;
  'auth.linkIdentity': AuthLinkIdentityError;
  'auth.listDevices': AuthListDevicesError;
  'auth.listFactors': AuthListFactorsError;
  'auth.listIdentities': AuthListIdentitiesError;
  'auth.listProviders': AuthListProvidersError;
  'auth.listSessions': AuthListSessionsError;
  'auth.reauthenticate': AuthReauthenticateError;
  'auth.refresh': AuthRefreshError;
  'auth.regenerateRecoveryCodes': AuthRegenerateRecoveryCodesError;
  'auth.renameFactor': AuthRenameFactorError;
  'auth.requestPasswordReset': AuthRequestPasswordResetError;
  'auth.resetPassword': AuthResetPasswordError;
  'auth.revokeSession': AuthRevokeSessionError;
  'auth.sendReauthenticationCode': AuthSendReauthenticationCodeError;
  'auth.signInWithEmail': AuthSignInWithEmailError;
  'auth.signInWithOAuth': AuthSignInWithOAuthError;
  'auth.signInWithPassword': AuthSignInWithPasswordError;
  'auth.signOut': AuthSignOutError;
  'auth.signUp': AuthSignUpError;
  'auth.unenrollMfa': AuthUnenrollMfaError;
  'auth.unlinkIdentity': AuthUnlinkIdentityError;
  'auth.updateUser': AuthUpdateUserError;
  'auth.verifyDevice': AuthVerifyDeviceError;
  'auth.verifyEmail': AuthVerifyEmailError;
  'auth.verifyMfa': AuthVerifyMfaError;
  'auth.verifyRecoveryCode': AuthVerifyRecoveryCodeError;
  'data.notes.create': NotesCreateError;
  'data.notes.export': NotesExportError;
  'data.notes.get': NotesGetError;
  'data.notes.list': NotesListError;
  'data.notes.remove': NotesRemoveError;
  'data.notes.update': NotesUpdateError;
  'data.publicNotes.list': PublicNotesListError;
}

/** How each procedure is called; `{}`: what is sent where its input is left out. */
export const procedures = {
  'auth.challengeMfa': 'mutation',
  'auth.confirmEmailChange': 'mutation',
  'auth.deleteUser': 'mutation',
  'auth.enrollMfa': 'mutation',
  'auth.exchangeCode': 'mutation',
  'auth.forgetDevice': 'mutation',
  'auth.getUser': 'query',
  'auth.linkIdentity': 'mutation',
  'auth.listDevices': 'query',
  'auth.listFactors': 'query',
  'auth.listIdentities': 'query',
  'auth.listProviders': 'query',
  'auth.listSessions': 'query',
  'auth.reauthenticate': 'mutation',
  'auth.refresh': 'mutation',
  'auth.regenerateRecoveryCodes': 'mutation',
  'auth.renameFactor': 'mutation',
  'auth.requestPasswordReset': 'mutation',
  'auth.resetPassword': 'mutation',
  'auth.revokeSession': 'mutation',
  'auth.sendReauthenticationCode': 'mutation',
  'auth.signInWithEmail': 'mutation',
  'auth.signInWithOAuth': 'mutation',
  'auth.signInWithPassword': 'mutation',
  'auth.signOut': 'mutation',
  'auth.signUp': 'mutation',
  'auth.unenrollMfa': 'mutation',
  'auth.unlinkIdentity': 'mutation',
  'auth.updateUser': 'mutation',
  'auth.verifyDevice': 'mutation',
  'auth.verifyEmail': 'mutation',
  'auth.verifyMfa': 'mutation',
  'auth.verifyRecoveryCode': 'mutation',
  'data.notes.create': 'mutation',
  'data.notes.export': 'mutation',
  'data.notes.get': 'query',
  'data.notes.list': 'query',
  'data.notes.remove': 'mutation',
  'data.notes.update': 'mutation',
  'data.publicNotes.list': 'query',
} as const;
