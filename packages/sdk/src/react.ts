export { AaltoProvider } from './react/aalto-provider.tsx';
export type { AaltoProviderProps } from './react/aalto-provider.tsx';
export type { ClientSource, MfaAuth } from './react/aalto-context.ts';
export type { SessionSource, SessionState } from './react/session-store.ts';
export { useSession } from './react/session/use-session.ts';
export { useUser } from './react/session/use-user.ts';
export type { UserState } from './react/session/use-user.ts';

export { useFactors } from './react/factor/use-factors.ts';
export type { Factors, FactorsState } from './react/factor/use-factors.ts';
export type { ListedFactor } from './react/factor/factors-store.ts';
export type { LoadError } from './react/store/resource.ts';

export { createMfaRequests } from './react/mfa/mfa-requests.ts';
export type { MfaRequests, OpenMfaRequest } from './react/mfa/mfa-requests.ts';
export { useMfa } from './react/mfa/use-mfa.ts';
export type { Mfa, MfaTask, UseMfaOptions } from './react/mfa/use-mfa.ts';

export { EnrollMfa } from './react/factor/enroll-mfa.tsx';
export type { EnrollMfaProps } from './react/factor/enroll-mfa.tsx';
export { useEnrollMfa } from './react/factor/use-enroll-mfa.ts';
export type { EnrollMfaView, UseEnrollMfaOptions } from './react/factor/use-enroll-mfa.ts';
export type { EnrollmentState } from './react/factor/enrollment.ts';

export { ChallengeMfa } from './react/challenge/challenge-mfa.tsx';
export type { ChallengeMfaProps } from './react/challenge/challenge-mfa.tsx';
export { useChallengeMfa } from './react/challenge/use-challenge-mfa.ts';
export type {
  ChallengeMethod,
  ChallengeMfaView,
  UseChallengeMfaOptions,
} from './react/challenge/use-challenge-mfa.ts';
export type { ChallengeState, Verified } from './react/challenge/challenge.ts';

export { useCodeEntry } from './react/code/use-code-entry.ts';
export type {
  CodeEntryView,
  CodeInputProps,
  EntryFormProps,
  UseCodeEntryOptions,
} from './react/code/use-code-entry.ts';
export type { CodeEntryState, SubmitCode } from './react/code/code-entry.ts';
export { formatCountdown } from './react/code/format-countdown.ts';
export { normalizeCode } from './react/code/normalize-code.ts';
export { useSecondsUntil } from './react/code/use-seconds-until.ts';

export { RecoveryCodes } from './react/recovery/recovery-codes.tsx';
export type { RecoveryCodesProps } from './react/recovery/recovery-codes.tsx';
export { ShowRecoveryCodes } from './react/recovery/show-recovery-codes.tsx';
export type { ShowRecoveryCodesProps } from './react/recovery/show-recovery-codes.tsx';
export { useRecoveryCodes } from './react/recovery/use-recovery-codes.ts';
export type { RecoveryCodesView } from './react/recovery/use-recovery-codes.ts';
export { useIssuedRecoveryCodes } from './react/recovery/use-issued-recovery-codes.ts';
export type {
  IssuedRecoveryCodesView,
  UseIssuedRecoveryCodesOptions,
} from './react/recovery/use-issued-recovery-codes.ts';
export type { IssuedRecoveryCodes } from './react/recovery/issued-recovery-codes.ts';
export type { RecoveryCodesSheet } from './react/recovery/recovery-codes-sheet.ts';
export type {
  RecoveryCodeEntryView,
  RecoveryCodeInputProps,
} from './react/recovery/use-recovery-code-entry.ts';
export { describeRecoveryCodeFlaw } from './react/recovery/recovery-code-flaw.ts';
export type { RecoveryCodeFlaw } from './react/recovery/recovery-code-flaw.ts';
export { explainMfaError } from './react/part-words.ts';
