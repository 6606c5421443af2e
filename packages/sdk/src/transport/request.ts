import { networkError } from '../errors/aalto-error.ts';
import { failed } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import { readAnswer } from './read-answer.ts';
import type { Call } from './transport.ts';

/** How values that JSON lacks travel; the server's must be the same. superjson is one. */
export interface Transformer {
  serialize(value: unknown): unknown;
  deserialize(value: unknown): unknown;
}

export interface Endpoint {
  /** Where tRPC answers, without a slash at the end. */
  readonly url: string;
  readonly anonKey: string;
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  readonly transformer?: Transformer | undefined;
}

/** How long a call of `auth` may take. A team's own procedures may take as long as they like. */
const TIMEOUT_MS = 30_000;

export async function sendAlone(endpoint: Endpoint, call: Call, accessToken: string | null): Promise<Answer> {
  const { path, type, input, signal } = call;
  try {
    const timeoutMs = path.startsWith('auth.') ? TIMEOUT_MS : null;
    const request = { path, type, input: write(endpoint, input), accessToken };
    const reply = await withinTime((given) => exchange(endpoint, request, given), timeoutMs, signal);
    return readAnswer(reply.body, reply.response, endpoint.transformer);
  } catch (cause) {
    return failed(unanswered(cause));
  }
}

/** At least one call; all of one type. */
export async function sendTogether(
  endpoint: Endpoint,
  calls: readonly Call[],
  accessToken: string | null,
): Promise<Answer[]> {
  const [first] = calls;
  try {
    const path = `${calls.map((call) => call.path).join(',')}?batch=1`;
    const input = Object.fromEntries(calls.map((call, index) => [index, write(endpoint, call.input)]));
    const request = { path, type: first?.type ?? 'query', input, accessToken };
    const { body, response } = await withinTime((signal) => exchange(endpoint, request, signal), null);
    // A host that refuses the whole batch answers one error for all.
    return calls.map((_, index) =>
      readAnswer(Array.isArray(body) ? body[index] : body, response, endpoint.transformer),
    );
  } catch (cause) {
    return calls.map(() => failed(unanswered(cause)));
  }
}

function write({ transformer }: Endpoint, input: unknown): unknown {
  return transformer ? transformer.serialize(input) : input;
}

function unanswered(cause: unknown) {
  return networkError('The server did not answer.', { cause });
}

interface TrpcRequest {
  /** May end with `?batch=1`. */
  readonly path: string;
  readonly type: 'query' | 'mutation';
  readonly input: unknown;
  readonly accessToken: string | null;
}

interface Reply {
  readonly response: Response;
  readonly body: unknown;
}

async function exchange(
  { url, anonKey, fetch = globalThis.fetch }: Endpoint,
  { path, type, input, accessToken }: TrpcRequest,
  signal: AbortSignal,
): Promise<Reply> {
  const headers: Record<string, string> = { apikey: anonKey };
  if (accessToken !== null) headers['authorization'] = `Bearer ${accessToken}`;
  const text = JSON.stringify(input);
  const response = await (type === 'query'
    ? fetch(withSearch(`${url}/${path}`, text), { headers, signal })
    : fetch(`${url}/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: text ?? null,
        signal,
      }));
  return { response, body: await response.json() };
}

function withSearch(url: string, input: string | undefined): string {
  if (input === undefined) return url;
  return `${url}${url.includes('?') ? '&' : '?'}input=${encodeURIComponent(input)}`;
}

/** Gives up when the time is over or the caller does, whatever the work does with its signal. */
function withinTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number | null,
  callers?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => giveUp(callers?.reason);
    const timer =
      timeoutMs === null
        ? undefined
        : setTimeout(() => giveUp(new Error(`No answer in ${timeoutMs / 1000} seconds`)), timeoutMs);
    callers?.addEventListener('abort', onAbort);
    if (callers?.aborted) onAbort();
    void work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        callers?.removeEventListener('abort', onAbort);
      });
  });
}
