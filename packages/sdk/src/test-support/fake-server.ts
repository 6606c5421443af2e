// An API in the test's own process: the wire of tRPC, the real decisions about tokens, and a network that obeys.

import { isRecord } from '../is-record.ts';
import { FakeFamily, FakeRefusal, GOOD_CODE, parseGenuine } from './fake-family.ts';

export interface FakeRequest {
  readonly paths: readonly string[];
  readonly method: string;
  readonly url: string;
  readonly apikey: string | null;
  readonly bearer: string | null;
  readonly inputs: readonly Record<string, unknown>[];
}

/** What becomes of one request; `serve` lets the server work. */
export type Fate = (serve: () => Response, signal: AbortSignal | null) => Response | Promise<Response>;

export type FakeServer = ReturnType<typeof createFakeServer>;

const statusOf: Readonly<Record<string, number>> = {
  validation_failed: 400,
  user_banned: 403,
  conflict: 409,
  mfa_locked: 429,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
};

/** How many recovery codes are left, whatever happens. */
export const REMAINING = 7;

export function createFakeServer() {
  const families: FakeFamily[] = [];
  const requests: FakeRequest[] = [];
  const fates = new Map<string, Fate[]>();

  const familyOf = (bearer: string | null): FakeFamily => {
    const family = families.find(({ accessTokens }) => bearer !== null && accessTokens.has(bearer));
    if (!family) throw new FakeRefusal('invalid_token');
    if (Date.now() > (family.accessTokens.get(bearer ?? '') ?? 0)) throw new FakeRefusal('token_expired');
    if (family.state.revoked) throw new FakeRefusal('session_revoked');
    return family;
  };
  const signIn = (email: unknown): object => {
    const family = new FakeFamily(String(email));
    families.push(family);
    return { session: family.answer() };
  };
  const answer = (path: string, input: Record<string, unknown>, bearer: string | null): unknown => {
    const attempt = String(input['attempt']);
    switch (path) {
      case 'auth.signUp':
      case 'auth.signInWithPassword':
        return signIn(input['email']);
      case 'auth.refresh': {
        const token = parseGenuine(String(input['refreshToken']));
        const family = families.find(({ id }) => id === token.sessionId);
        if (!family) throw new FakeRefusal('session_expired');
        return { session: family.refresh(token, attempt) };
      }
      case 'auth.verifyMfa':
        return { session: familyOf(bearer).stepUp(input['code'], attempt), ...rememberedBy(input) };
      case 'auth.verifyDevice':
        return { session: familyOf(bearer).stepUp(GOOD_CODE, attempt) };
      case 'auth.verifyRecoveryCode':
        return { session: familyOf(bearer).stepUp(input['code'], attempt), remaining: REMAINING };
      case 'auth.challengeMfa':
        return { factors: [], retryAfterSeconds: null, recoveryCodesRemaining: REMAINING };
      case 'auth.reauthenticate':
        return { session: familyOf(bearer).reauthenticate(input['password'], attempt) };
      case 'auth.signOut': {
        const family = familyOf(bearer);
        if (input['scope'] !== 'others') family.state = { ...family.state, revoked: true };
        return {};
      }
      default:
        return { path, input, by: bearer === null ? null : familyOf(bearer).email };
    }
  };

  const serve = ({ paths, inputs, bearer, url }: FakeRequest): Response => {
    const items = paths.map((path, index) => {
      try {
        return { result: { data: answer(path, inputs[index] ?? {}, bearer) } };
      } catch (error) {
        if (!(error instanceof FakeRefusal)) throw error;
        return errorItem(error.reason);
      }
    });
    const [first] = items;
    if (url.includes('batch=1')) return Response.json(items, { status: 207 });
    return Response.json(first, { status: first && 'error' in first ? first.error.data.httpStatus : 200 });
  };

  return {
    families,
    requests,
    /** The latest sign-in. */
    get family(): FakeFamily {
      const family = families.at(-1);
      if (!family) throw new Error('Nobody has signed in');
      return family;
    },
    /** What becomes of the next requests for a path, one after another; later ones are served. */
    next(path: string, ...fate: readonly Fate[]): void {
      fates.set(path, [...(fates.get(path) ?? []), ...fate]);
    },
    requestsFor: (path: string): FakeRequest[] => requests.filter(({ paths }) => paths.includes(path)),
    expireAccessTokens(): void {
      for (const { accessTokens } of families)
        for (const token of accessTokens.keys()) accessTokens.set(token, 0);
    },
    async fetch(url: string, init: RequestInit): Promise<Response> {
      const request = readRequest(url, init);
      requests.push(request);
      const fate = request.paths.map((path) => fates.get(path)?.shift()).find((found) => found);
      return fate ? fate(() => serve(request), init.signal ?? null) : serve(request);
    },
  };
}

/** What is answered to a device that tells its secret. */
function rememberedBy({ device, rememberDevice }: Record<string, unknown>): object {
  if (device === undefined) return {};
  return { rememberedUntil: rememberDevice === true ? '2027-01-01T00:00:00.000Z' : null };
}

export const lost: Fate = (serve) => {
  serve();
  throw new TypeError('fetch failed');
};

export const neverArrives: Fate = () => {
  throw new TypeError('fetch failed');
};

/** Neither answers nor fails, and ignores its signal. */
export const hangs: Fate = () => new Promise(() => undefined);

export function refuses(reason: string, details: unknown = null, headers: Record<string, string> = {}): Fate {
  return () => Response.json(errorItem(reason, details), { status: statusOf[reason] ?? 401, headers });
}

/** Holds a request back, or its answer, until the test says so. */
export function gate() {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const wait = async (): Promise<void> => {
    reached.resolve();
    await opened.promise;
  };
  return {
    open: opened.resolve,
    reached: reached.promise,
    before: async (serve) => {
      await wait();
      return serve();
    },
    after: async (serve) => {
      const response = serve();
      await wait();
      return response;
    },
  } satisfies Record<string, unknown> & { before: Fate; after: Fate };
}

function errorItem(reason: string, details: unknown = null) {
  const httpStatus = statusOf[reason] ?? 401;
  return {
    error: { message: reason, code: -32_001, data: { code: 'UNAUTHORIZED', httpStatus, reason, details } },
  };
}

function readRequest(url: string, init: RequestInit): FakeRequest {
  const { pathname, searchParams } = new URL(url);
  const headers = new Headers(init.headers);
  const paths = (pathname.split('/trpc/')[1] ?? '').split(',');
  const sent = typeof init.body === 'string' ? init.body : (searchParams.get('input') ?? '{}');
  const body: unknown = JSON.parse(sent);
  const inputs = paths.map((_, index) => {
    const input = searchParams.has('batch') && isRecord(body) ? body[index] : body;
    return isRecord(input) ? input : {};
  });
  return {
    paths,
    method: init.method ?? 'GET',
    url,
    apikey: headers.get('apikey'),
    bearer: headers.get('authorization')?.replace(/^Bearer /, '') ?? null,
    inputs,
  };
}
