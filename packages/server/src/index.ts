export { AaltoError } from '@aalto/auth-core';
export type { ClaimValue, ErrorCode, ExtraClaims } from '@aalto/auth-core';

export { createAalto } from './create-aalto.ts';
export type { Aalto, AaltoOptions } from './create-aalto.ts';
export type { DataTransaction, RunInData } from './data/data-transaction.ts';
export type { TableRouterOptions } from './data/table-router.ts';
export { isDatabaseUnavailable } from './database/database-error.ts';
export { WrongSecretError } from './database/root-key-canaries.ts';
export { DatabaseUnreachableError } from './database/unreachable.ts';
export type { Seeded, SeedOptions } from './database/seed.ts';
export { clientAddress } from './http/client-address.ts';
export { errorResponse } from './http/error-response.ts';
export { MailRefusedError, SignUpRefusedError } from './hooks.ts';
export type {
  AaltoHooks,
  HookBackend,
  HookOptions,
  HookTransaction,
  HookUser,
  SignUpMethod,
  SignUpRequest,
} from './hooks.ts';
export type { RequestMeta } from './http/fetch-options.ts';
export { isLoopback } from './http/is-loopback.ts';
export { noNetworks, parseNetworks } from './http/parse-networks.ts';
export type { Networks } from './http/parse-networks.ts';
export type { KeyNeed, OlderKey } from './keys/older-keys.ts';
export type { ResealProgress } from './keys/reseal.ts';
export { parseMailAddress } from './mail/mail-address.ts';
export type { MailOptions } from './mail/mail-delivery.ts';
export type { MailAddress, OutgoingMail } from './mail/mail-sender.ts';
export { parseSmtpUrl } from './mail/smtp-settings.ts';
export type { SmtpSettings } from './mail/smtp-settings.ts';
export type { Environment, Log } from './services.ts';
export type { SessionAnswer, UserAnswer } from './sessions/session-answer.ts';
export type { SessionFacts } from './sessions/session-facts.ts';
export type { AaltoContext, CallContext, Device } from './trpc/context.ts';
export type { AaltoErrorShape } from './trpc/error-formatter.ts';
export { declaredErrors } from './trpc/meta.ts';
export type { ProcedureAccess, ProcedureMeta } from './trpc/meta.ts';
