import type { CustomFetch } from 'openid-client';

import type { Environment } from '../services.ts';
import { ProviderError } from './provider-error.ts';

/** Discovery, keys, tokens and profiles are a few kilobytes. */
const MAX_BYTES = 1024 * 1024;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether we would talk to it, or send a browser there: https alone, but for a provider on a developer's own machine. */
export function isAllowedUrl(text: string, environment: Environment): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return environment === 'development' && url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

/**
 * `fetch` towards a provider. openid-client asks only what was configured and what the issuer's discovery document
 * names, follows no redirect, and brings the signal of its timeout; here no answer may be larger than we can hold.
 */
export function createGuardedFetch(environment: Environment): CustomFetch {
  return async (url, { body, ...options }) => {
    if (!isAllowedUrl(url, environment)) throw new ProviderError('provider_error');
    try {
      // A copy of bytes is never over shared memory, which no request may have.
      const sent = body instanceof Uint8Array ? Uint8Array.from(body) : (body ?? null);
      const response = await fetch(url, { ...options, body: sent });
      const text = await readWithin(response, MAX_BYTES);
      if (response.status >= 500) throw new ProviderError('provider_unavailable');
      const { status, headers } = response;
      return new Response(HAS_NO_BODY.has(status) ? null : text, { status, headers });
    } catch (error) {
      throw error instanceof ProviderError
        ? error
        : new ProviderError('provider_unavailable', { cause: error });
    }
  };
}

const HAS_NO_BODY = new Set([204, 205, 304]);

async function readWithin({ body }: Response, limitBytes: number): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > limitBytes) throw new ProviderError('provider_error');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
