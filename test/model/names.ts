/**
 * Real attempts, tokens and sessions of the model, each made once, and the short names by which keys and traces call
 * them: `a2` is the third attempt of the honest client, `A1.0a2` the token of account A, epoch 1, generation 0, made by it.
 */
import { createHash } from 'node:crypto';

import { hashAttempt, issueRefreshToken, parseRefreshToken, parseRootKeys } from '@aalto/auth-core';
import type {
  AssuranceLevel,
  FamilyPosition,
  IssuedRefreshToken,
  ParsedRefreshToken,
  RootKeys,
} from '@aalto/auth-core';

import type { Answer } from '../../packages/sdk/src/errors/answer.ts';
import type { Session } from '../../packages/sdk/src/generated/api.ts';
import { isRecord } from '../../packages/sdk/src/is-record.ts';
import { isSession } from '../../packages/sdk/src/session/session.ts';

const names = new Map<string, string>();
const tokens = new Map<string, IssuedRefreshToken>();
const sessions = new Map<string, Session>();

const [oldKey, newKey] = [1, 2].map((id) => `${id}:${Buffer.alloc(32, id).toString('base64url')}`);
/** AALTO_SECRET, before its key was replaced and after. */
export const rootKeys: readonly [RootKeys, RootKeys] = [
  parseRootKeys(`${oldKey}`),
  parseRootKeys(`${newKey},${oldKey}`),
];

const parsed = new Map<RootKeys, Map<string, ParsedRefreshToken>>(rootKeys.map((keys) => [keys, new Map()]));
const hashes = new Map<string, string>();

/** `parseRefreshToken`, which says the same of a text every time. */
export function readToken(text: string, keys: RootKeys): ParsedRefreshToken {
  const known = parsed.get(keys);
  const token = known?.get(text) ?? parseRefreshToken(text, keys);
  known?.set(text, token);
  return token;
}

/** `hashAttempt`, likewise; null for none. */
export function hashOf(attempt: string | null): string | null {
  if (attempt === null) return null;
  const hash = hashes.get(attempt) ?? hashAttempt(attempt);
  hashes.set(attempt, hash);
  return hash;
}

export function nameOf(text: string): string {
  return names.get(text) ?? text;
}

/** 16 bytes, as good as random, and the same in every run. */
export function attemptNamed(name: string): string {
  const attempt = createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
  if (!names.has(attempt)) {
    names.set(attempt, name);
    names.set(hashAttempt(attempt), name);
  }
  return attempt;
}

/** With no attempt, `fork` stands for the random bytes. */
export function tokenAt(
  account: number,
  at: FamilyPosition,
  attempt: string | null,
  key: RootKeys['current'],
  fork = 0,
): IssuedRefreshToken {
  const letter = 'ABCDEF'.charAt(account);
  const seed = attempt === null ? `${fork || ''}` : nameOf(attempt);
  const name = `${letter}${at.epoch}.${at.generation}${seed}${key.id > 1 ? '*' : ''}`;
  const known = tokens.get(name);
  if (known) return known;
  const random = createHash('sha256').update(`random ${name}`).digest();
  const token = issueRefreshToken(sessionIdOf(account), at, attempt ?? random, key);
  names.set(token.text, name);
  tokens.set(name, token);
  return token;
}

function sessionIdOf(account: number): string {
  return `0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f${account}`;
}

/** What an access token says; `era` counts the moments at which all that were signed before have expired. */
export interface Access {
  readonly account: number;
  readonly epoch: number;
  readonly aal: AssuranceLevel;
  readonly era: number;
}

export function accessOf(text: string): Access {
  const [account, epoch, era, aal] = text.split(' ');
  return {
    account: Number(account),
    epoch: Number(epoch),
    era: Number(era),
    aal: aal === 'aal2' ? 'aal2' : 'aal1',
  };
}

export function sessionWith(refreshToken: string, { account, epoch, era, aal }: Access): Session {
  const accessToken = [account, epoch, era, aal].join(' ');
  const known = sessions.get(`${refreshToken} ${accessToken}`);
  if (known) return known;
  const session = { ...anySession, id: `${account}`, accessToken, refreshToken, aal };
  names.set(
    accessToken,
    `${'ABCDEF'.charAt(account)}${epoch}${aal === 'aal2' ? '²' : ''}${era > 0 ? '+' : ''}`,
  );
  sessions.set(`${refreshToken} ${accessToken}`, session);
  return session;
}

/** What an answer brings, if it is a session. */
export function sessionIn({ data }: Answer): Session | null {
  const session = isRecord(data) ? data['session'] : undefined;
  return isSession(session) ? session : null;
}

/** The model has no clock: nothing is ever due by it, and access tokens expire by a step. */
const anySession = {
  tokenType: 'bearer' as const,
  expiresIn: 1e9,
  expiresAt: '2026-01-10T00:00:00Z',
  refreshExpiresAt: '2036-01-10T00:00:00Z',
  user: {
    id: 'a user',
    email: 'ann@example.com',
    newEmail: null,
    emailVerifiedAt: null,
    metadata: {},
    appMetadata: {},
    factors: [],
    createdAt: '2026-01-01T00:00:00Z',
    lastSignInAt: null,
  },
} satisfies Partial<Session>;
