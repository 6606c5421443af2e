import type { ErrorCode } from '@aalto/auth-core';
import type { ZodType } from 'zod';

/** Who may call a procedure, which also says which errors every such procedure can answer. */
export type ProcedureAccess = 'public' | 'session' | 'public-data' | 'data' | 'operator';

/** What a procedure declares about itself. The SDK and the reference are generated from it. */
export interface ProcedureMeta {
  readonly access?: ProcedureAccess;
  /** One sentence, as the documentation shows it. */
  readonly summary?: string;
  /** The schema of the answer, where a generic procedure checks it itself instead of by `.output()`. */
  readonly output?: ZodType;
  /** What it can answer besides the errors that come with its access. */
  readonly errors?: readonly ErrorCode[];
}

const everywhere = [
  'validation_failed',
  'invalid_api_key',
  'payload_too_large',
  'rate_limited',
  'unavailable',
  'internal_error',
] as const satisfies readonly ErrorCode[];

const ofSessions = [
  'token_expired',
  'invalid_token',
  'session_expired',
  'session_revoked',
  'user_banned',
] as const satisfies readonly ErrorCode[];

const byAccess: Record<ProcedureAccess, readonly ErrorCode[]> = {
  public: everywhere,
  session: [...everywhere, ...ofSessions],
  // Open to everyone; but a session that comes along must live.
  'public-data': [...everywhere, ...ofSessions],
  data: [...everywhere, ...ofSessions, 'mfa_required'],
  operator: [...everywhere, ...ofSessions, 'mfa_required', 'forbidden'],
};

/** Every error that a procedure can answer: those of its access, then its own. */
export function declaredErrors(meta: ProcedureMeta | undefined): ErrorCode[] {
  return [...new Set([...byAccess[meta?.access ?? 'public'], ...(meta?.errors ?? [])])];
}
