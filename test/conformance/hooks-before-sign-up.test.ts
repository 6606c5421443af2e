import { SignUpRefusedError } from '@aalto/server';
import type { AaltoHooks, SignUpRequest } from '@aalto/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { expectRefusal, refusalOf } from '../support/client.ts';
import { startHookedApis } from '../support/hooked-apis.ts';
import type { HookedApis } from '../support/hooked-apis.ts';
import { createSocialWorld } from '../support/social-world.ts';
import type { SocialWorld } from '../support/social-world.ts';
import { whileHeld } from '../support/while-held.ts';
import { errorOf, newAddress, wayNames, waysIn } from '../support/ways-in.ts';

type BeforeSignUp = NonNullable<AaltoHooks['beforeSignUp']>;

const password = 'a password of some length';

let social: SocialWorld;
let hooked: HookedApis;
let ways: ReturnType<typeof waysIn>;
let asked: SignUpRequest[];
let decide: BeforeSignUp;
beforeAll(async () => {
  social = await createSocialWorld();
  hooked = await startHookedApis(social, {
    beforeSignUp(request, options) {
      asked.push(request);
      return decide(request, options);
    },
  });
  ways = waysIn(social, hooked);
});
afterAll(async () => {
  await hooked.close();
  await social.close();
});
beforeEach(async () => {
  decide = () => Promise.resolve();
  asked = [];
  await social.database.sql`delete from auth.rate_limits`;
});

const accountsOf = async (email: string): Promise<number> => {
  const rows = await social.database.sql`select from auth.users where email_key = ${email.toLowerCase()}`;
  return rows.length;
};

const requireProof = (required: boolean) => social.database.sql`
  update auth.backends set require_email_proof = ${required} where id = ${social.demo.id}`;

const refuse: BeforeSignUp = () => Promise.reject(new SignUpRefusedError());

describe.each(wayNames)('beforeSignUp, before an account is opened by %s', (name) => {
  it('is asked once, with the address in its compared form, and how', async () => {
    const { email, arrive } = await ways[name]();
    const session = await arrive();
    expect(session.user.email).toBe(email);
    const [method, metadata] = {
      password: ['password', { name: 'Ada' }],
      'password, proven by mail': ['password', { name: 'Ada' }],
      mail: ['email', {}],
      'social account': ['oauth', {}],
    }[name];
    const provider = name === 'social account' ? { provider: 'acme' } : {};
    const backend = { id: social.demo.id, slug: 'demo', name: expect.any(String) };
    expect(asked).toEqual([{ backend, email: email.toLowerCase(), method, metadata, ...provider }]);
  });
});

/** A sign-up that is proven by mail is refused before its mail: that is told below. */
const refusable = wayNames.filter((name) => name !== 'password, proven by mail');

describe.each(refusable)('beforeSignUp, before an account is opened by %s', (name) => {
  it('refuses by `forbidden`, and the same way leads in once the team lets it', async () => {
    const { email, arrive } = await ways[name]();
    decide = refuse;
    for (let tries = 0; tries < 7; tries += 1) expect(await errorOf(arrive())).toBe('forbidden');
    expect(await accountsOf(email)).toBe(0);
    decide = () => Promise.resolve();
    expect((await arrive()).user.email).toBe(email);
  });

  it('opens none where it throws, and logs where, without what it said', async () => {
    const { email, arrive } = await ways[name]();
    decide = ({ email: theirs }) => {
      throw new Error(`No answer about ${theirs}\n    at the-secret-of-the-team`);
    };
    expect(await errorOf(arrive())).toBe('unavailable');
    expect(await accountsOf(email)).toBe(0);
    expect(hooked.logOf('beforeSignUp')).toContain('hooks-before-sign-up.test.ts');
    for (const secret of [email, email.toLowerCase(), 'the-secret-of-the-team'])
      expect(hooked.logOf('beforeSignUp')).not.toContain(secret);
    decide = () => Promise.resolve();
    expect((await arrive()).user.email).toBe(email);
  });
});

describe('beforeSignUp', () => {
  it('that takes longer than five seconds opens no account, and is told that nobody waits', async () => {
    const arrivals = await Promise.all([ways.password(), ways['social account'](), ways.mail()]);
    let aborted = 0;
    decide = (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted += 1;
          resolve();
        });
      });
    const errors = await Promise.all(arrivals.map(({ arrive }) => errorOf(arrive())));
    expect(errors).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(aborted).toBe(3);
    for (const { email } of arrivals) expect(await accountsOf(email)).toBe(0);
  });

  it('46. answers known and unknown addresses alike, whether they are to be proven or not', async () => {
    const { email: known } = await (await ways.password()).arrive().then(({ user }) => user);
    decide = refuse;
    for (const isProven of [true, false]) {
      await requireProof(isProven);
      asked = [];
      const refusals = [];
      for (const email of [known, newAddress()])
        refusals.push(await refusalOf(hooked.client().auth.signUp.mutate({ email, password })));
      expect(refusals[0]).toEqual(refusals[1]);
      expect(refusals[0]).toMatchObject({ reason: 'forbidden', status: 403 });
      expect(asked).toHaveLength(2);
    }
  });

  it('refuses a sign-up before its mail: the address gets none, and its share of mails is whole', async () => {
    const email = newAddress();
    await requireProof(true);
    decide = refuse;
    await expectRefusal(hooked.client().auth.signUp.mutate({ email, password }), 'forbidden');
    await requireProof(false);
    const mails = await social.database.sql`select from auth.mails where to_address = ${email}`;
    expect(mails).toHaveLength(0);
    decide = () => Promise.resolve();
    await hooked.client().auth.signInWithEmail.mutate({ email });
  });

  it('is not asked about people who have an account: a list that changed locks nobody out', async () => {
    const { email, arrive } = await ways['social account']();
    const { user } = await arrive();
    decide = refuse;
    asked = [];
    expect((await arrive()).user.id).toBe(user.id);
    const byMail = await ways.mail(email);
    expect((await byMail.arrive()).user.id).toBe(user.id);
    const other = await ways['social account'](email);
    expect((await other.arrive()).user.id).toBe(user.id);
    expect(asked).toEqual([]);
  });

  it('is asked in the end where the account moved away while the owner of its address arrived', async () => {
    const { email, arrive } = await ways.mail();
    const { user } = await arrive();
    const again = await ways.mail(email);
    decide = refuse;
    asked = [];
    const { outcome } = await whileHeld(
      social.world,
      (tx) => tx`select from auth.users where id = ${user.id} for update`,
      () => errorOf(again.arrive()),
      (tx) => tx`update auth.users set email = 'elsewhere', email_key = 'elsewhere' where id = ${user.id}`,
    );
    expect(await outcome).toBe('unavailable');
    expect(asked).toEqual([]);
    expect(await errorOf(again.arrive())).toBe('forbidden');
    expect(await accountsOf(email)).toBe(0);
  });

  it('holds no transaction, connection or place in the queue of hashes while it thinks', async () => {
    const person = await (await ways.password()).arrive();
    const { email } = person.user;
    const { promise, resolve } = Promise.withResolvers<void>();
    decide = () => promise;
    asked = [];
    // More than there are connections, and than there are places in the queue.
    const waiting = Array.from({ length: 120 }, (_, n) =>
      hooked.client().auth.signUp.mutate({ email: `${n}.${newAddress()}`, password: 'too many at once?' }),
    );
    await expect.poll(() => asked.length, { timeout: 4000 }).toBe(120);
    const idle = await social.database.sql`
      select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
    expect(idle).toHaveLength(0);
    const { session } = await hooked.client().auth.signInWithPassword.mutate({ email, password });
    expect(session.user.email).toBe(email);
    resolve();
    await Promise.allSettled(waiting);
  });

  it('cannot change what is stored by changing what it was given', async () => {
    decide = async ({ metadata }) => void (metadata['isAdmin'] = true);
    const { arrive } = await ways.password();
    expect((await arrive()).user.metadata).toEqual({ name: 'Ada' });
  });
});
