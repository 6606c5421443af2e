import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import { expectRefusal } from '../support/client.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

describe('what is over is not kept', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld()));
  afterAll(() => world.close());

  /** Two processes start, and clear away at once: that of a table only this is left, by the names of its rows. */
  const expectLeft = async (table: string, column: string, names: readonly string[]): Promise<void> => {
    const { sql, url } = world.database;
    const left = async (): Promise<string[]> => {
      const rows = await sql<{ name: string }[]>`
        select ${sql(column)}::text as name from auth.${sql(table)} order by name
      `;
      return rows.map(({ name }) => name);
    };
    const apis = await Promise.all([startApi(url), startApi(url)]);
    await expect.poll(left, { timeout: 5_000 }).toEqual(names);
    await Promise.all(apis.map((api) => api.stop()));
    for (const api of apis) expect(api.output()).not.toContain('could not be cleared away');
  };

  it('a proof a day after its end, however many there are, and one that lives is kept', async () => {
    await world.database.sql`
      insert into auth.mailed_proofs
        (backend_id, purpose, email, email_key, code_hash, token_hash, created_at, expires_at)
      select ${world.demo.id}, purpose, name, name, 'none', name, now() - interval '5 days', now() + ends
      from (
        select 'sign_in', 'over ' || n, interval '-25 hours' from generate_series(1, 1700) n
        union values ('sign_in', 'a day', interval '-23 hours'), ('was_not_me', 'notice', interval '1 minute')
      ) as proof (purpose, name, ends)
    `;
    await expectLeft('mailed_proofs', 'email', ['a day', 'notice']);
  });

  it('a mail after thirty days, whatever became of it, but none that is leaving', async () => {
    await world.database.sql`
      insert into auth.mails (backend_id, id, kind, to_address, state, created_at)
      select ${world.demo.id}, gen_random_uuid(), 'sign_in', state || ' ' || days, state,
        now() - make_interval(days => days)
      from unnest(array['queued', 'sending', 'sent', 'kept', 'failed', 'uncertain']) state,
        unnest(array[29, 31]) days
    `;
    await expectLeft('mails', 'to_address', [
      'failed 29',
      'kept 29',
      'queued 29',
      'sending 29',
      'sending 31',
      'sent 29',
      'uncertain 29',
    ]);
  });

  it('a session thirty days after its end; its token is refused as before', async () => {
    const people = {
      live: await world.signUp(),
      revoked: await world.signUp(),
      lately: await world.signUp(),
      expired: await world.signUp(),
    };
    const shift = (who: keyof typeof people, column: string, days: number) => {
      const { sql } = world.database;
      return sql`
        update auth.sessions set ${sql(column)} = now() - make_interval(days => ${days}::integer)
        where handle = ${people[who].session.id}
      `;
    };
    await shift('revoked', 'revoked_at', 31);
    await shift('lately', 'revoked_at', 29);
    await shift('expired', 'absolute_expires_at', 31);
    const refresh = (who: keyof typeof people) =>
      world.client().auth.refresh.mutate({ refreshToken: people[who].session.refreshToken });
    const kept = [people.live.session.id, people.lately.session.id];
    await expectLeft('sessions', 'handle', kept.toSorted());
    for (const who of ['revoked', 'expired'] as const) {
      await expectRefusal(refresh(who), 'session_expired');
      await expectRefusal(world.client(people[who].session).auth.getUser.query(), 'session_expired');
    }
    await expectRefusal(refresh('lately'), 'session_revoked');
    expect((await refresh('live')).session.user.email).toBe(people.live.email);
  });

  it('a session is found by indexes of what no rotation changes', async () => {
    const indexed = await world.database.sql<{ name: string }[]>`
      select distinct a.attname as name from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = 'auth.sessions'::regclass order by 1
    `;
    const names = ['absolute_expires_at', 'backend_id', 'handle', 'id', 'revoked_at', 'user_id'];
    expect(indexed.map(({ name }) => name)).toEqual(names);
  });
});
