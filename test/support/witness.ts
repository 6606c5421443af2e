import { isRecord } from '../../packages/sdk/src/is-record.ts';
import { positionOf } from '../../packages/sdk/src/session/position.ts';

/** Sees every answer that the API gives to anybody, also those that are lost. */
export type Witness = ReturnType<typeof createWitness>;

export function createWitness() {
  const tokens = new Map<string, Set<string>>();
  const revived: string[] = [];
  let isRevoked = false;
  return {
    /** A request leaves; to be told its answer. */
    sent(): (answer: unknown) => void {
      const wasRevoked = isRevoked;
      return (answer) => {
        if (OVER.has(String(reasonIn(answer)))) isRevoked = true;
        const session = sessionIn(answer);
        if (!session) return;
        if (wasRevoked) revived.push(session.refreshToken);
        const place = Object.values(positionOf(session.refreshToken) ?? {}).join(' ');
        tokens.set(place, (tokens.get(place) ?? new Set()).add(session.refreshToken));
      };
    },
    /** Places in a family that two different tokens were issued for. */
    forks: () => [...tokens].filter(([, issued]) => issued.size > 1).map(([place]) => place),
    /** Tokens that were issued to requests which left after the family was known to be revoked. */
    revivals: () => revived,
  };
}

const OVER = new Set(['refresh_token_reused', 'session_revoked']);

/** In an answer of tRPC, or in what the SDK has stored. */
export function sessionIn(
  value: unknown,
): { readonly refreshToken: string; readonly aal: string } | undefined {
  const session = at(value, ['result', 'data', 'session']) ?? at(value, ['session']);
  if (!isRecord(session)) return undefined;
  const { refreshToken, aal } = session;
  return typeof refreshToken === 'string' && typeof aal === 'string' ? { refreshToken, aal } : undefined;
}

function reasonIn(value: unknown): unknown {
  return at(value, ['error', 'data', 'reason']);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}
