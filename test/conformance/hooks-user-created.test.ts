import { setTimeout as delay } from 'node:timers/promises';

import type { AaltoHooks, HookUser } from '@aalto/server';
import { madeWithAccount } from '@aalto/server/schema';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startHookedApis } from '../support/hooked-apis.ts';
import type { HookedApis } from '../support/hooked-apis.ts';
import { createSocialWorld } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';
import { errorOf, wayNames, waysIn } from '../support/ways-in.ts';

type UserCreated = NonNullable<AaltoHooks['userCreated']>;

let social: SocialWorld;
let hooked: HookedApis;
let ways: ReturnType<typeof waysIn>;
let told: HookUser[];
let write: UserCreated;

const insertProfile = ({ backend, id, email }: HookUser): string =>
  `insert into public.profiles (backend_id, user_id, name) values ('${backend.id}', '${id}', '${email}')`;
const makeProfile: UserCreated = (tx, user) => tx.execute(insertProfile(user));

beforeAll(async () => {
  social = await createSocialWorld();
  await createProfiles();
  hooked = await startHookedApis(social, {
    userCreated(tx, user) {
      told.push(user);
      return write(tx, user);
    },
  });
  ways = waysIn(social, hooked);
});
afterAll(async () => {
  await hooked.close();
  await social.close();
});
beforeEach(async () => {
  told = [];
  write = makeProfile;
  await social.database.sql`delete from auth.rate_limits`;
});

/** As a team's migration makes a table, under the owner's login: protected, and with the policy for the hook. */
async function createProfiles(): Promise<void> {
  const owner = postgres(social.database.url, { max: 1, onnotice: () => undefined });
  await owner`
    create table public.profiles (
      backend_id uuid not null, user_id uuid not null, name text not null check (name <> ''),
      primary key (backend_id, user_id),
      foreign key (backend_id, user_id) references auth.users (backend_id, id) on delete cascade
    )`;
  await owner`select auth.protect_table('public.profiles')`;
  await owner`create policy made_with_account on public.profiles for insert to current_user with check (true)`;
  await owner`create table public.notebook (line text)`;
  await owner.end();
}

const countOf = async (email: string) => {
  const [row] = await social.database.sql`
    select count(*)::integer as accounts, count(p.user_id)::integer as profiles
    from auth.users u left join public.profiles p on p.user_id = u.id
    where u.email_key = ${email.toLowerCase()}`;
  return row;
};
const ONE = { accounts: 1, profiles: 1 };
const NONE = { accounts: 0, profiles: 0 };

describe.each(wayNames)('userCreated, as an account is opened by %s', (name) => {
  it('is called once, with the user, in the transaction that makes both; and not at a later visit', async () => {
    const { email, arrive } = await ways[name]();
    const { user } = await arrive();
    expect(await countOf(email)).toEqual(ONE);
    const isProven = name !== 'password';
    expect(told).toEqual([
      {
        backend: { id: social.demo.id, slug: 'demo', name: expect.any(String) },
        id: user.id,
        email,
        emailVerifiedAt: isProven ? expect.any(Date) : null,
        metadata: name.startsWith('password') ? { name: 'Ada' } : {},
        appMetadata: {},
        createdAt: expect.any(Date),
      },
    ]);
    await (await ways.mail(email)).arrive();
    await (await ways['social account'](email)).arrive();
    expect(told).toHaveLength(1);
    expect(await countOf(email)).toEqual(ONE);
  });

  it('undoes everything where it throws, tells nobody why, and the same way leads in once it does not', async () => {
    const { email, arrive } = await ways[name]();
    const audits = () => social.database.sql`select from auth.audit_events where type = 'user.signed_up'`;
    const before = (await audits()).length;
    write = async (tx, user) => {
      await makeProfile(tx, user);
      throw new Error(`the-secret-of-the-team about ${user.email}`);
    };
    for (let tries = 0; tries < 3; tries += 1) expect(await errorOf(arrive())).toBe('internal_error');
    expect(await countOf(email)).toEqual(NONE);
    expect(await audits()).toHaveLength(before);
    expect(hooked.logOf('userCreated')).toContain('hooks-user-created.test.ts');
    for (const secret of [email, 'the-secret-of-the-team'])
      expect(JSON.stringify(hooked.logged)).not.toContain(secret);
    write = makeProfile;
    await arrive();
    expect(await countOf(email)).toEqual(ONE);
  });

  it('of fifty at once in two processes, one account is opened, with one row beside it', async () => {
    const { email, arrive } = await ways[name]();
    // The exchange of a social code has tests of its own; ten browsers are enough here.
    const times = name === 'social account' ? 10 : 50;
    const outcomes = await Promise.allSettled(Array.from({ length: times }, (_, n) => arrive(n)));
    const ids = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.user.id] : []));
    expect(new Set(ids).size).toBe(1);
    expect(await countOf(email)).toEqual(ONE);
  });
});

describe('userCreated', () => {
  it('that takes longer than two seconds opens no account, and writes nothing afterwards', async () => {
    const { email, arrive } = await ways.mail();
    const late = Promise.withResolvers<unknown>();
    write = async (tx, user) => {
      await delay(1800);
      // The rollback has to wait for a statement that is under way; what follows on its heels must not follow it.
      const underWay = Promise.allSettled([tx.execute('select pg_sleep(0.8)')]);
      await delay(400);
      const after = Promise.allSettled([tx.execute(`insert into public.notebook values ('${user.email}')`)]);
      late.resolve(Promise.allSettled([underWay, after]));
    };
    expect(await errorOf(arrive())).toBe('unavailable');
    await late.promise;
    expect(await countOf(email)).toEqual(NONE);
    expect(await social.database.sql`select from public.notebook`).toHaveLength(0);
    write = makeProfile;
    await arrive();
    expect(await countOf(email)).toEqual(ONE);
  });

  it('that never returns from a statement holds nobody up', async () => {
    const { email, arrive } = await ways.mail();
    write = (tx) => tx.execute('select pg_sleep(600)');
    expect(await errorOf(arrive())).toBe('unavailable');
    expect(await countOf(email)).toEqual(NONE);
  });

  it('that keeps a failed statement to itself opens no account', async () => {
    const { email, arrive } = await ways.password();
    write = (tx) => tx.execute('select 1 / 0').catch(() => undefined);
    expect(await errorOf(arrive())).toBe('internal_error');
    expect(await countOf(email)).toEqual(NONE);
  });

  it('whose row breaks a rule of its table is logged by its code, not by its values', async () => {
    const { email, arrive } = await ways.password();
    write = (tx, user) => tx.execute(insertProfile({ ...user, email: '' }));
    expect(await errorOf(arrive())).toBe('internal_error');
    expect(await countOf(email)).toEqual(NONE);
    expect(hooked.logOf('userCreated')).toContain('23514');
  });

  it('is called again where PostgreSQL undid the transaction for another’s sake', async () => {
    const { email, arrive } = await ways.mail();
    write = async (tx, user) => {
      await makeProfile(tx, user);
      if (told.length > 1) return;
      await tx.execute(`do $$ begin raise exception using errcode = '40P01'; end $$`);
    };
    await arrive();
    expect(told).toHaveLength(2);
    expect(await countOf(email)).toEqual(ONE);
  });

  it('may put into `app_metadata` what the first token says', async () => {
    const { arrive } = await ways.mail();
    write = (tx, { id }) =>
      tx.execute(`update auth.users set app_metadata = '{"plan":"trial"}' where id = '${id}'`);
    expect((await arrive()).user.appMetadata).toEqual({ plan: 'trial' });
  });

  it('is not called for the owner of an address who arrives at an account that was opened unproven', async () => {
    const { email, arrive } = await ways.password();
    const stranger = await arrive();
    const owner = await (await ways.mail(email)).arrive();
    expect(owner.user.id).toBe(stranger.user.id);
    expect(told).toHaveLength(1);
    expect(await countOf(email)).toEqual(ONE);
  });

  it('writes to a protected table by a policy of its own, and its readers see no more than before', async () => {
    // The one that the table of this test has.
    expect(madeWithAccount()).toMatchObject({ name: 'made_with_account', for: 'insert', to: 'current_user' });
    const { email, arrive } = await ways.mail();
    await arrive();
    const owner = postgres(social.database.url, { max: 1 });
    expect(await owner`select from public.profiles where name = ${email}`).toHaveLength(0);
    await owner.end();
  });
});
