/**
 * tRPC's own client sends a mutation without input as an empty body under `content-type: application/json`, and tRPC's
 * server then fails to parse it. An empty body means no input: this answers `undefined` where there is none.
 */
export function readEmptyBody(request: Request): Request {
  if (request.method !== 'POST' || hasBody(request.headers)) return request;
  const { url, method, headers, signal } = request;
  return Object.defineProperty(new Request(url, { method, headers, signal }), 'json', {
    value: () => Promise.resolve(undefined),
  });
}

function hasBody(headers: Headers): boolean {
  const length = headers.get('content-length');
  return headers.has('transfer-encoding') || (length !== null && length !== '0');
}
