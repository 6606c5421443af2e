import type { ApiProcess } from './api-process.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** As it came, for a search in it. */
  readonly text: string;
  /** Parsed; undefined where it is no JSON. */
  readonly body: unknown;
}

/** One request as it is written, for what no typed client would send. */
export async function send(
  { url }: Pick<ApiProcess, 'url'>,
  path: string,
  init: RequestInit = {},
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

/** A mutation with any input at all. */
export function post(
  api: Pick<ApiProcess, 'url'>,
  path: string,
  input: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  return send(api, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
}

/** A query with any input at all. */
export function get(
  api: Pick<ApiProcess, 'url'>,
  path: string,
  input: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return send(api, `${path}${search}`, { headers });
}

/** The error that a reply must be: `expect(reply).toMatchObject(refused(404, 'not_found'))`. */
export function refused(status: number, reason: string): object {
  return { status, body: { error: { data: { httpStatus: status, reason } } } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
