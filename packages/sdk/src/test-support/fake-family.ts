// A server's side of one sign-in: the real decisions over plain values.

import { randomBytes, randomUUID } from 'node:crypto';

import {
  advanceFamily,
  decideReauthentication,
  decideRotation,
  decideStepUp,
  hashAttempt,
  issueRefreshToken,
  parseRefreshToken,
  parseRootKeys,
  positionAfter,
} from '@aalto/auth-core';
import type { RefreshToken, TokenFamily } from '@aalto/auth-core';

import type { Session } from '../generated/api.ts';

const keys = parseRootKeys(`1:${Buffer.alloc(32, 1).toString('base64url')}`);
const DAY_MS = 86_400_000;

const ACCESS_TOKEN_SECONDS = 300;
export const GOOD_CODE = '123456';
export const PASSWORD = 'a password of some length';

export class FakeRefusal extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export class FakeFamily {
  readonly id = randomUUID();
  readonly email: string;
  state: TokenFamily;
  aal: 'aal1' | 'aal2' = 'aal1';
  /** How often a code was judged. */
  guesses = 0;
  idleDays = 7;
  readonly accessTokens = new Map<string, number>();
  #text: string;

  constructor(email: string) {
    const start = { epoch: 0, generation: 0 };
    const token = issueRefreshToken(this.id, start, randomBytes(32), keys.current);
    this.email = email;
    this.#text = token.text;
    this.state = {
      ...start,
      revoked: false,
      tokenHash: token.hash,
      tokenKeyId: token.keyId,
      attemptHash: null,
      history: [],
      leaves: [],
      idleExpiresAt: new Date(Date.now() + this.idleDays * DAY_MS),
      absoluteExpiresAt: new Date(Date.now() + 30 * DAY_MS),
    };
  }

  refresh(token: RefreshToken, attempt: string): Session {
    const decision = decideRotation({
      token,
      attemptHash: hashAttempt(attempt),
      family: this.state,
      now: new Date(),
    });
    if (decision.kind === 'rotate') this.#advance('rotation', attempt);
    else if (decision.kind === 'revoke') this.state = { ...this.state, revoked: true };
    if (decision.kind !== 'rotate' && decision.kind !== 'repeat') throw new FakeRefusal(decision.code);
    return this.answer();
  }

  stepUp(code: unknown, attempt: string): Session {
    const decision = decideStepUp({ attemptHash: hashAttempt(attempt), family: this.state, now: new Date() });
    if (decision.kind === 'refuse') throw new FakeRefusal(decision.code);
    if (decision.kind === 'repeat') return this.answer();
    this.guesses += 1;
    if (code !== GOOD_CODE) throw new FakeRefusal('invalid_code');
    this.aal = 'aal2';
    this.#advance('step-up', attempt);
    return this.answer();
  }

  reauthenticate(password: unknown, attempt: string): Session {
    if (password !== PASSWORD) throw new FakeRefusal('invalid_credentials');
    const attemptHash = hashAttempt(attempt);
    const decision = decideReauthentication({ attemptHash, family: this.state, now: new Date() });
    if (decision.kind === 'refuse') throw new FakeRefusal(decision.code);
    if (decision.kind === 'proceed') this.#advance('rotation', attempt);
    return this.answer();
  }

  answer(): Session {
    const accessToken = `access ${this.id} ${this.accessTokens.size} ${this.aal}`;
    const expiresAt = Date.now() + ACCESS_TOKEN_SECONDS * 1000;
    this.accessTokens.set(accessToken, expiresAt);
    return {
      id: this.id,
      accessToken,
      refreshToken: this.#text,
      tokenType: 'bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
      expiresAt: new Date(expiresAt).toISOString(),
      refreshExpiresAt: this.state.idleExpiresAt.toISOString(),
      aal: this.aal,
      user: {
        id: `the user ${this.email}`,
        email: this.email,
        newEmail: null,
        emailVerifiedAt: null,
        metadata: {},
        appMetadata: {},
        factors: [],
        createdAt: '2026-11-21T00:00:00.000Z',
        lastSignInAt: null,
      },
    };
  }

  #advance(transition: 'rotation' | 'step-up', attempt: string): void {
    const token = issueRefreshToken(this.id, positionAfter(this.state, transition), attempt, keys.current);
    const attemptHash = hashAttempt(attempt);
    const successor = { tokenHash: token.hash, tokenKeyId: token.keyId, attemptHash };
    const idleExpiresAt = new Date(Date.now() + this.idleDays * DAY_MS);
    this.state = advanceFamily(this.state, transition, successor, idleExpiresAt);
    this.#text = token.text;
  }
}

export function parseGenuine(text: string): RefreshToken {
  const parsed = parseRefreshToken(text, keys);
  if (parsed.outcome !== 'genuine') throw new FakeRefusal('invalid_refresh_token');
  return parsed.token;
}
