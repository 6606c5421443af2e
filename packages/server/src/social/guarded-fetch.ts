import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

import type { CustomFetch, CustomFetchOptions } from 'openid-client';

import { isIn } from '../http/parse-networks.ts';
import type { Networks } from '../http/parse-networks.ts';
import type { Environment } from '../services.ts';
import { ProviderError } from './provider-error.ts';
import { isPublicAddress } from './public-address.ts';

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

export interface ProviderReach {
  readonly environment: Environment;
  /** Of ours, where providers may be all the same. */
  readonly networks: Networks;
}

/**
 * `fetch` towards a provider. openid-client asks only what was configured and what the issuer's discovery document
 * names, and brings the signal of its timeout; here no answer may be larger than we can hold, no redirect is followed,
 * and in production nothing is asked but the public internet: what an operator writes as an issuer must not reach what
 * only this process can reach (server-side request forgery).
 */
export function createGuardedFetch({ environment, networks }: ProviderReach): CustomFetch {
  const isReachable: IsReachable = (address) =>
    environment === 'development' || isIn(networks, address) || isPublicAddress(address);

  return async (url, options) => {
    if (!isAllowedUrl(url, environment)) throw new ProviderError('provider_error');
    try {
      return await readAnswer(await ask(new URL(url), options, isReachable));
    } catch (error) {
      throw error instanceof ProviderError
        ? error
        : new ProviderError('provider_unavailable', { cause: error });
    }
  };
}

type IsReachable = (address: string) => boolean;

async function ask(
  url: URL,
  { method, headers, body, signal }: CustomFetchOptions,
  isReachable: IsReachable,
): Promise<IncomingMessage> {
  // What is written as an address is never looked up. `URL` has one form for each: "0x7f.1" is 127.0.0.1 here.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isReachable(host)) throw unreachable();
  // A copy of bytes is never over shared memory, which no `Response` of a browser's types may have.
  const content = body instanceof Uint8Array ? Uint8Array.from(body) : (body ?? null);
  const sent = Buffer.from(await new Response(content).arrayBuffer());
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const lookup = createGuardedLookup(isReachable);
  // An agent of its own, since a shared one may hold a connection that was not checked.
  request(url, { method, headers, lookup, agent: false, ...(signal ? { signal } : {}) }, resolve)
    .on('error', reject)
    .end(sent);
  return promise;
}

/** The addresses that are checked are those that are connected to: nobody can answer a second question otherwise. */
function createGuardedLookup(isReachable: IsReachable): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error, []);
      if (!addresses.every(({ address }) => isReachable(address))) return callback(unreachable(), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Told in the log alone: to a caller it is a provider that could not be used. */
function unreachable(): ProviderError {
  const cause = Object.assign(new Error('A provider is inside our own network'), {
    code: 'INTERNAL_ADDRESS',
  });
  return new ProviderError('provider_error', { cause });
}

const HAS_NO_BODY = new Set([204, 205, 304]);

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const text = await readWithin(answer, MAX_BYTES);
  const { statusCode: status = 500, headersDistinct } = answer;
  if (status >= 500) throw new ProviderError('provider_unavailable');
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return new Response(HAS_NO_BODY.has(status) ? null : text, { status, headers });
}

async function readWithin(answer: IncomingMessage, limitBytes: number): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.iterator()) {
    if (!(piece instanceof Uint8Array)) continue;
    bytes += piece.length;
    if (bytes > limitBytes) throw new ProviderError('provider_error');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
