import type { ApiProcess } from './api-process.ts';
import { connectClient, headers } from './client.ts';
import { get, post } from './http.ts';
import type { Reply } from './http.ts';
import { OPERATOR } from './settings.ts';
import type { World } from './world.ts';

/** A backend’s authentication settings as the first operator changes and sees them, over HTTP. */
export async function openAuthenticationSettings(world: World) {
  const client = connectClient(world.api.url, world.console.anonKey);
  const { session } = await client.auth.signInWithPassword.mutate(OPERATOR);
  const asOperator = headers(world.console.anonKey, session.accessToken);
  return {
    update: (
      settings: object,
      backendId = world.demo.id,
      api: ApiProcess = world.api,
      sent = asOperator,
    ): Promise<Reply> =>
      post(api, '/console/trpc/backends.updateAuthentication', { backendId, ...settings }, sent),

    found: (backendId = world.demo.id): Promise<Reply> =>
      get(world.api, '/console/trpc/backends.get', { backendId }, asOperator),

    /** What each change was, the oldest first. */
    async audited(): Promise<unknown[]> {
      const rows = await world.database.sql<{ details: unknown }[]>`
        select details from auth.audit_events where type = 'backend.authentication_updated' order by at
      `;
      return rows.map(({ details }) => details);
    },

    /** As the demo backend is when it is new. */
    async reset(): Promise<void> {
      const { sql } = world.database;
      await sql`
        update auth.backends
        set require_email_proof = false, signups_enabled = true, redirect_urls = '{}', enrollment_proof = 'none',
          aal2_max_age_seconds = 86400, aal2_inactivity_seconds = null, remember_device_days = 0
        where id = ${world.demo.id}
      `;
      await sql`delete from auth.audit_events where type = 'backend.authentication_updated'`;
    },
  };
}

/** What either answers: `expect(await found()).toMatchObject(answersBackend({ requireMfa: true }))`. */
export function answersBackend(backend: object): object {
  return { status: 200, body: { result: { data: { backend } } } };
}
