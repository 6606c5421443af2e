import { assuranceLevel } from '@aalto/auth-core';
import type { AssuranceLevel, LevelFacts } from '@aalto/auth-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';

const SLUG = 'of-the-test';
const CASES = 2_000;

/** Facts whose moments are seconds before now: the SQL function reads the clock itself. */
type Sample = Omit<LevelFacts, 'now' | 'family'> & {
  readonly family: Pick<LevelFacts['family'], 'aal' | 'epoch'> & {
    readonly aal2Ago: number | null;
    readonly rememberedAgo: number | null;
    readonly refreshedAgo: number;
  };
};

/** Mostly what speaks for `aal2`, so that each condition is often the only one that fails. */
const aal = fc.oneof(
  { weight: 4, arbitrary: fc.constant<AssuranceLevel>('aal2') },
  fc.constant<AssuranceLevel>('aal1'),
);
const epoch = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.nat(2));
/** Ages and limits meet often, to the very second, and lie in the future too. */
const seconds = fc.constantFrom(0, 1, 2, 59, 60, 61, 3600, 86_400);
const ago = fc.oneof(seconds, fc.integer({ min: -100, max: 100_000 }));
const samples: fc.Arbitrary<Sample> = fc.record({
  token: fc.record({ aal, epoch }),
  family: fc.record({
    aal,
    epoch,
    aal2Ago: fc.option(ago, { freq: 8 }),
    // Mostly raised by a proof; and days and seconds meet at the very second too.
    rememberedAgo: fc.option(fc.oneof(ago, fc.constantFrom(86_399, 86_401, 7 * 86_400)), { freq: 1 }),
    refreshedAgo: ago,
  }),
  hasVerifiedFactor: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
  aal2MaxAgeSeconds: fc.oneof(seconds, fc.constant(100_000)),
  aal2InactivitySeconds: fc.option(fc.oneof(seconds, fc.constant(100_000))),
  rememberDeviceDays: fc.constantFrom(0, 1, 7, 30),
});

describe('the level', () => {
  let database: TestDatabase;
  let userId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    userId = await plantUserWithFactor(database);
  });
  afterAll(() => database.drop());

  it('is the same by the SQL function auth.level as by auth-core, for any facts', async () => {
    const drawn = fc.sample(samples, CASES);
    const judged = await judgeInSql(database, userId, drawn);
    expect(judged).toHaveLength(CASES);

    const different = drawn.filter((sample, index) => {
      const verdict = judged[index];
      if (!verdict) return true;
      // Nothing but the passing of time turns a level, and that only down: so both readings of the clock are right.
      const possible = [
        levelAt(sample, verdict.now, verdict.before),
        levelAt(sample, verdict.now, verdict.after),
      ];
      return !possible.some((level) => level === verdict.level);
    });
    expect(different).toEqual([]);
    expect(new Set(judged.map(({ level }) => level))).toEqual(new Set(['aal1', 'aal2']));
  });
});

interface Verdict {
  readonly level: string;
  /** The moment that the sample's ages were counted from. */
  readonly now: Date;
  readonly before: Date;
  readonly after: Date;
}

async function judgeInSql(
  { sql }: TestDatabase,
  userId: string,
  drawn: readonly Sample[],
): Promise<Verdict[]> {
  const rows = drawn.map(({ token, family, ...sample }, place) => ({
    place,
    token_aal: token.aal,
    token_epoch: token.epoch,
    aal: family.aal,
    epoch: family.epoch,
    aal2_ago: family.aal2Ago,
    remembered_ago: family.rememberedAgo,
    refreshed_ago: family.refreshedAgo,
    has_factor: sample.hasVerifiedFactor,
    max_age: sample.aal2MaxAgeSeconds,
    inactivity: sample.aal2InactivitySeconds,
    remember_days: sample.rememberDeviceDays,
  }));
  return sql<Verdict[]>`
    with cases as (
      select c.*, date_trunc('milliseconds', clock_timestamp()) as now
      from jsonb_to_recordset(${sql.json(rows)}) as c(
        token_aal text, token_epoch integer, aal text, epoch integer, aal2_ago double precision,
        remembered_ago double precision, refreshed_ago double precision, has_factor boolean, max_age integer,
        inactivity integer, remember_days integer, place integer
      )
    )
    select
      c.now, clock_timestamp() as before,
      auth.level(
        jsonb_populate_record(null::auth.sessions, jsonb_build_object(
          'backend_id', b.id, 'user_id', case when c.has_factor then ${userId}::uuid else b.id end,
          'aal', c.aal, 'epoch', c.epoch,
          'aal2_at', c.now - make_interval(secs => c.aal2_ago),
          'remembered_proof_at', c.now - make_interval(secs => c.remembered_ago),
          'refreshed_at', c.now - make_interval(secs => c.refreshed_ago)
        )),
        jsonb_populate_record(b, jsonb_build_object(
          'aal2_max_age_seconds', c.max_age, 'aal2_inactivity_seconds', c.inactivity,
          'remember_device_days', c.remember_days
        )),
        c.token_aal, c.token_epoch
      ) as level,
      clock_timestamp() as after
    from cases c
    join auth.backends b on b.slug = ${SLUG}
    order by c.place
  `;
}

/** The level by auth-core of a sample that was drawn for `from`, at another moment. */
function levelAt({ family, ...sample }: Sample, from: Date, now: Date): string {
  const { aal, epoch, aal2Ago, rememberedAgo, refreshedAgo } = family;
  const before = (secondsAgo: number): Date => new Date(from.getTime() - secondsAgo * 1000);
  const aal2At = aal2Ago === null ? null : before(aal2Ago);
  const rememberedProofAt = rememberedAgo === null ? null : before(rememberedAgo);
  return assuranceLevel({
    ...sample,
    family: { aal, epoch, aal2At, rememberedProofAt, refreshedAt: before(refreshedAgo) },
    now,
  });
}

async function plantUserWithFactor({ sql }: TestDatabase): Promise<string> {
  const [user] = await sql<{ id: string }[]>`
    with backend as (
      insert into auth.backends (slug, name, anon_key, require_email_proof)
      values (${SLUG}, ${SLUG}, 'aalto_pk_of_the_test', false) returning id
    ), owner as (
      insert into auth.users (backend_id, email, email_key) select id, 'a@example.com', 'a@example.com' from backend
      returning backend_id, id
    )
    select id from owner
  `;
  if (!user) throw new Error('The user was not stored');
  await sql`
    insert into auth.factors (backend_id, user_id, id, friendly_name, sealed_secret, last_time_step)
    select backend_id, id, gen_random_uuid(), 'planted', 'sealed', 0 from auth.users where id = ${user.id}
  `;
  return user.id;
}
