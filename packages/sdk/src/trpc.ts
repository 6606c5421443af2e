export type { MfaRequest, OnMfaRequired } from './session/mfa-prompt.ts';
export { createSessionKeeper } from './session/session-keeper.ts';
export type { SessionKeeper, SessionKeeperOptions, SessionResult } from './session/session-keeper.ts';
export { createErrorGuard, isAaltoError } from './trpc/is-aalto-error.ts';
export type { AaltoCallError } from './trpc/is-aalto-error.ts';
export { sessionLink } from './trpc/session-link.ts';
