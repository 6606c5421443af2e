import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectRefusal } from '../support/client.ts';
import { createWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const AT_ONCE = 8;
const ROUNDS = 5;

describe('the limiter', () => {
  let world: World;
  let owner: postgres.Sql;
  beforeAll(async () => {
    world = await createWorld();
    owner = postgres(world.database.url, { max: AT_ONCE });
  });
  afterAll(async () => {
    await owner.end();
    await world.close();
  });

  it('does not come to a deadlock with itself where it clears windows that others take from', async () => {
    // Slow enough before each row that is taken from for all of them to be under way.
    await world.database.sql.unsafe(`
      create function public.wait() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.1); return new; end $$;
      create trigger wait before insert on auth.rate_limits for each row execute function public.wait();
    `);
    const keys = Array.from({ length: AT_ONCE }, (_, n) => `key ${n}`);
    for (let round = 0; round < ROUNDS; round += 1) {
      await owner`
        insert into auth.rate_limits (bucket, key, taken, window_ends_at)
        select 'test', key, 1, now() - interval '1 minute' from unnest(${keys}::text[]) as key
        on conflict (bucket, key) do update set window_ends_at = excluded.window_ends_at
      `;
      const taken = keys.map(
        (key) => owner<{ wait: null }[]>`select auth.take('test', ${key}, 9, 60) as wait`,
      );
      for (const [row] of await Promise.all(taken)) expect(row).toEqual({ wait: null });
    }
    await world.database.sql`drop trigger wait on auth.rate_limits`;
  });

  it('clears windows that are over, and counts on in those that are not', async () => {
    await owner`
      insert into auth.rate_limits (bucket, key, taken, window_ends_at)
      select 'over', n::text, 1, now() - interval '1 day' from generate_series(1, 3) n
    `;
    const take = async (): Promise<unknown> =>
      (await owner`select auth.take('kept', 'key', 2, 60) as wait`)[0];
    const waits = [await take(), await take(), await take()];
    expect(waits).toEqual([{ wait: null }, { wait: null }, { wait: expect.any(Number) }]);
    expect([...(await owner`select key from auth.rate_limits where bucket = 'over'`)]).toEqual([]);
  });

  it('is asked again where PostgreSQL gave its statement up for another', async () => {
    const { sql } = world.database;
    await sql.unsafe(`
      create sequence public.takes;
      create function public.give_up() returns trigger language plpgsql security definer as $$
      begin
        -- A sequence counts on when its transaction is undone.
        if nextval('public.takes') <= 2 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
        return new;
      end $$;
      create trigger give_up before insert on auth.rate_limits for each row execute function public.give_up();
    `);
    const wrong = { email: 'nobody@example.com', password: 'not the password' };
    await expectRefusal(world.client().auth.signInWithPassword.mutate(wrong), 'invalid_credentials');
    expect(await sql`select last_value::integer as takes from public.takes`).toMatchObject([{ takes: 3 }]);
  });
});
