export { createServerClient, createServerClientFor } from './client/create-server-client.ts';
export type { ServerClient, ServerClientOptions } from './client/create-server-client.ts';
export { readAccessToken } from './storage/access-token-cookie.ts';
export type { AccessTokenCookie } from './storage/access-token-cookie.ts';
