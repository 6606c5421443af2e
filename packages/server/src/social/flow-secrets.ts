import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { openSecret, sealSecret } from '@aalto/auth-core';
import type { RootKeys } from '@aalto/auth-core';
import { z } from 'zod';

import type { oauthFlows } from '../database/schema/index.ts';
import type { FlowChecks } from './provider.ts';

type FlowKey = Pick<typeof oauthFlows.$inferSelect, 'backendId' | 'id'>;

/** 256 bits, 43 characters of base64url: for a state, a nonce, a PKCE verifier (RFC 7636 §4.1) and a code of ours. */
export function newFlowSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The code of a flow. It begins as the client's challenge does, so that a client with several visits under way finds the
 * verifier that belongs to it; that much of a hash tells nothing.
 */
export function newFlowCode(codeChallenge: string): string {
  return `${codeChallenge.slice(0, 8)}${newFlowSecret()}`;
}

/** What is stored of a secret of 256 bits, which nobody finds by trying. */
export function hashFlowSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** RFC 7636 §4.6: `BASE64URL(SHA256(verifier))` is the challenge; compared in constant time. */
export function matchesChallenge(verifier: string, challenge: string): boolean {
  const [made, kept] = [hashFlowSecret(verifier), challenge].map((text) => Buffer.from(text));
  return made !== undefined && made.length === kept?.length && timingSafeEqual(made, kept);
}

const sealedChecks = z.object({ nonce: z.string(), verifier: z.string() });

/** What must come back with a visit. The state itself is not among it: it comes back in the open, and is kept hashed. */
export function sealChecks(
  flow: FlowKey,
  { nonce, verifier }: FlowChecks,
  rootKeys: RootKeys,
): Promise<string> {
  return sealSecret(JSON.stringify({ nonce, verifier }), flowContext(flow), rootKeys);
}

export async function openChecks(
  flow: FlowKey,
  sealed: string,
  rootKeys: RootKeys,
): Promise<Omit<FlowChecks, 'state'>> {
  return sealedChecks.parse(JSON.parse(await openSecret(sealed, flowContext(flow), rootKeys)));
}

/** What the checks of a flow are bound to: in another row they do not open. */
export function flowContext({ backendId, id }: FlowKey): string {
  return `oauth-flow:${backendId}:${id}`;
}
