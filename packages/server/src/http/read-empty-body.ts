/**
 * tRPC's own client sends a mutation without input as an empty body under `content-type: application/json`, and tRPC's
 * server then fails to parse it. An empty body means no input: `json()` answers `undefined` where there is none. Only
 * the body itself tells: over HTTP/2, and where a host hands a `Request` on, no header says how long it is.
 */
export function readEmptyBody(request: Request): Request {
  if (request.method !== 'POST') return request;
  return Object.defineProperty(request, 'json', {
    configurable: true,
    value: async (): Promise<unknown> => {
      const body = await request.text();
      return body === '' ? undefined : JSON.parse(body);
    },
  });
}
