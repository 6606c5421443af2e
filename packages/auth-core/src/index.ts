export { AaltoError, aaltoErrorOf, invalidInput } from './errors/aalto-error.ts';
export { errorRegistry, factorSummary, isErrorCode } from './errors/error-registry.ts';
export type { ErrorCode, ErrorDetails, FactorSummary, ValidationIssue } from './errors/error-registry.ts';

export { assuranceLevel } from './assurance/assurance-level.ts';
export type { AssuranceLevel, LevelFacts } from './assurance/assurance-level.ts';
export { decideEnrollment } from './assurance/enrollment-access.ts';
export type { EnrollmentFacts } from './assurance/enrollment-access.ts';
export { decideAccess, RECENT_PROOF_SECONDS } from './assurance/session-access.ts';
export type { AccessDecision, AccessFacts, AccessNeed } from './assurance/session-access.ts';

export { hashAttempt, isAttempt } from './family/attempt.ts';
export { decideRotation } from './family/decide-rotation.ts';
export type { RotationDecision, RotationRequest } from './family/decide-rotation.ts';
export { decideReauthentication, decideStepUp } from './family/decide-step-up.ts';
export type { StepUpDecision, StepUpRequest } from './family/decide-step-up.ts';
export { issueRefreshToken, parseRefreshToken } from './family/refresh-token.ts';
export type {
  FamilyPosition,
  IssuedRefreshToken,
  ParsedRefreshToken,
  RefreshToken,
} from './family/refresh-token.ts';
export { advanceFamily, HISTORY_LENGTH, positionAfter } from './family/token-family.ts';
export type { FamilyEnd, HistoryEntry, Successor, TokenFamily } from './family/token-family.ts';

export { hashDeviceSecret, isDeviceSecret } from './factor/device-secret.ts';
export { decideGuess, guessWaitSeconds, isClosedByGuessing } from './factor/guess-limit.ts';
export type { GuessCount, GuessDecision } from './factor/guess-limit.ts';
export { otpauthUrl } from './factor/otpauth-url.ts';
export type { OtpauthUrlParts } from './factor/otpauth-url.ts';
export {
  deriveRecoveryCodes,
  hashRecoveryCode,
  normalizeRecoveryCode,
  RECOVERY_CODES,
} from './factor/recovery-codes.ts';
export type { RecoveryCodeSet } from './factor/recovery-codes.ts';
export { normalizeTotpCode, verifyTotpCode } from './factor/totp-code.ts';
export type { TotpAttempt, TotpVerdict } from './factor/totp-code.ts';
export { createTotpSecret } from './factor/totp-secret.ts';

export { isCommonPassword } from './password/common-password.ts';
export {
  decoyHash,
  hashPassword,
  isVerifiableHash,
  needsRehash,
  verifyPassword,
} from './password/password-hash.ts';
export { weaknessesOf } from './password/password-policy.ts';
export type { PasswordWeakness } from './password/password-policy.ts';

export {
  createMailedProof,
  hashesOfMailedCode,
  hashesOfMailedToken,
  normalizeMailedCode,
} from './proof/mailed-proof.ts';
export type { MailedProof, ProofPurpose, ProofSubject } from './proof/mailed-proof.ts';

export { deriveKey, formatRootKey, parseRootKeys } from './secret/root-keys.ts';
export type { KeyPurpose, RootKey, RootKeys } from './secret/root-keys.ts';
export {
  openSecret,
  sealedWithCurrentKey,
  sealSecret,
  SecretUnreadableError,
} from './secret/sealed-secret.ts';
export type { SecretUnreadableReason } from './secret/sealed-secret.ts';

export { signAccessToken, verifyAccessToken } from './token/access-token.ts';
export type { AccessTokenExpectations, AccessTokenVerdict } from './token/access-token.ts';
export { isAccessTokenClaims } from './token/access-token-claims.ts';
export type { AccessTokenClaims } from './token/access-token-claims.ts';
export { readExtraClaims } from './token/extra-claims.ts';
export type { ClaimValue, ExtraClaims } from './token/extra-claims.ts';
export { createSigningKey, importSigningKey, importVerifyingKey } from './token/signing-key.ts';
export type {
  ImportedSigningKey,
  PrivateSigningJwk,
  PublicSigningJwk,
  SigningKey,
} from './token/signing-key.ts';
