import { randomUUID } from 'node:crypto';

import { formatRootKey, openSecret, parseRootKeys, sealedWithCurrentKey, sealSecret } from '@aalto/auth-core';
import { createAalto } from '@aalto/server';
import type { OlderKey, ResealProgress } from '@aalto/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi } from '../support/api-process.ts';
import type { ApiProcess } from '../support/api-process.ts';
import { scanOtpauthUrl } from '../support/authenticator.ts';
import { connectClient, headers } from '../support/client.ts';
import { get } from '../support/http.ts';
import { passTime } from '../support/pass-time.ts';
import { runReseal } from '../support/reseal.ts';
import { ISSUER, OPERATOR, SECRET, silentLog } from '../support/settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { forgetUsedCodes } from '../support/time-steps.ts';
import { whileHeld } from '../support/while-held.ts';
import { createWorld } from '../support/world.ts';
import type { EnrolledPerson, World } from '../support/world.ts';

const NEW = formatRootKey(2, Buffer.alloc(32, 2));
const BOTH = `${NEW},${SECRET}`;
const newer = parseRootKeys(NEW);

/** Every column that holds something sealed. */
const SEALED = {
  factors: 'sealed_secret',
  factor_enrollments: 'sealed_secret',
  identity_providers: 'sealed_client_secret',
  oauth_flows: 'sealed_checks',
  mails: 'sealed_content',
  signing_keys: 'sealed_private_jwk',
  installation: 'sealed_data_password',
} as const;

type SealedTable = keyof typeof SEALED;
const tables = ['factors', 'factor_enrollments', 'identity_providers', 'oauth_flows', 'mails'] as const;
const atStart = ['signing_keys', 'installation'] as const;

describe('a rotation of root keys', () => {
  /** The first process has the old key alone, as it is before a rotation; the other one the new key before it. */
  let world: World;
  let rotated: ApiProcess;
  beforeAll(async () => {
    world = await createWorld();
    rotated = await startApi(world.database.url, { AALTO_SECRET: BOTH });
  });
  afterAll(async () => {
    await rotated.stop();
    await world.close();
  });

  it('seals a seed anew with the code that it accepts', async () => {
    const person = await world.signUpWithFactor();
    expect(await areOfNewKey('factors', person.factorId)).toEqual([false]);
    const visitor = world.client(await world.signIn(person, rotated), rotated);
    await visitor.auth.verifyMfa.mutate({ code: person.authenticator.code(1) });
    expect(await areOfNewKey('factors', person.factorId)).toEqual([true]);
    await expectCode(person, rotated);
  });

  it('seals a pending enrollment anew as it becomes a factor', async () => {
    const { session } = await world.signUp();
    const { factorId, otpauthUrl } = await world.client(session).auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(otpauthUrl).code();
    await world.client(session, rotated).auth.verifyMfa.mutate({ code });
    expect(await areOfNewKey('factors', factorId)).toEqual([true]);
  });

  it('is finished by npm run reseal beside sign-ins; then everything opens with the new key alone', async () => {
    const person = await world.signUpWithFactor();
    const pending = await world.client(person.session).auth.enrollMfa.mutate();
    const planted = await plantVisit();
    for (const table of tables) expect(await areOfNewKey(table), table).toContain(false);

    const [{ code, output }] = await Promise.all([
      runReseal(world.database.url, BOTH),
      expectCode(person, rotated),
    ]);
    expect({ code, output }).toMatchObject({ code: 0 });
    for (const name of ['pending enrollments', 'client secrets of providers', 'visits to providers'])
      expect(output).toMatch(new RegExp(`reseal +${name}: 1, 1 sealed anew\n`));
    expect(output).toMatch(/key +1 is still needed, by \d+ sessions until .* UTC, by \d+ mailed codes/);
    for (const table of [...tables, ...atStart]) {
      const sealed = await areOfNewKey(table);
      expect(sealed, table).not.toContain(false);
      expect(sealed.length, table).toBeGreaterThan(0);
    }

    const last = await startApi(world.database.url, { AALTO_SECRET: NEW });
    await expectCode(person, last);
    const added = scanOtpauthUrl(pending.otpauthUrl).code();
    const { factorId } = pending;
    await world.client(person.session, last).auth.verifyMfa.mutate({ code: added, factorId });
    expect(await mailsOf(person, last)).toContain('An authenticator was added');
    for (const { sealed, context, secret } of await planted())
      expect(await openSecret(sealed, context, newer)).toBe(secret);
    await last.stop();
  });

  it('goes through all of it, and seals nothing a second time', async () => {
    await reseal(BOTH);
    const { sql } = world.database;
    const sealed = await sealSecret('{}', 'mail', newer);
    await sql`
      insert into auth.mails (backend_id, id, kind, to_address, sealed_content, state)
      select ${world.demo.id}, gen_random_uuid(), 'sign_in', 'many@example.com', ${sealed}, 'kept'
      from generate_series(1, 450)
    `;
    const { outcomes } = await reseal(BOTH);
    expect(outcomes.map(({ sealedAnew }) => sealedAnew)).toEqual(outcomes.map(() => 0));
    const mails = outcomes.find(({ name }) => name === 'mails');
    expect(mails?.done).toBeGreaterThan(450);
    expect(mails?.done).toBe(mails?.total);
    await sql`delete from auth.mails where to_address = 'many@example.com'`;
  });

  it('leaves alone what somebody has written since it was read', async () => {
    const { factorId } = await world.signUpWithFactor();
    const { outcome } = await whileHeld(
      world,
      (tx) => tx`select from auth.factors where id = ${factorId} for update`,
      () => reseal(BOTH),
      (tx) => tx`update auth.factors set sealed_secret = 'written meanwhile' where id = ${factorId}`,
    );
    await outcome;
    const { sql } = world.database;
    expect([...(await sql`select sealed_secret from auth.factors where id = ${factorId}`)]).toEqual([
      { sealed_secret: 'written meanwhile' },
    ]);
    await sql`delete from auth.factors where id = ${factorId}`;
  });

  it('goes past what it cannot open, names it in the log, and keeps the older key', async () => {
    const broken = await world.signUpWithFactor();
    const sound = await world.signUpWithFactor();
    const { sql } = world.database;
    await sql`update auth.factors set sealed_secret = 'broken' where id = ${broken.factorId}`;
    const { code, output } = await runReseal(world.database.url, BOTH);
    expect(code).toBe(1);
    expect(output).toMatch(/reseal +authenticators: \d+, 1 sealed anew, 1 cannot be opened/);
    expect(output).toContain(`${broken.factorId} cannot be opened: tampered_or_moved`);
    expect(await areOfNewKey('factors', sound.factorId)).toEqual([true]);
    await sql`delete from auth.factors where id = ${broken.factorId}`;
  });

  it('needs the older key until the last session that may hold a token of it is over, and the last link', async () => {
    const before = (await reseal(BOTH)).olderKeys[0]?.needs.find(({ by }) => by === 'mails')?.count ?? 0;
    // Of a process that still has the old key first.
    const { session: late } = await world.signUp();
    await world.client(late).auth.sendReauthenticationCode.mutate();
    const [needed] = (await reseal(BOTH)).olderKeys;
    const [sessions, mails] = needed?.needs ?? [];
    expect({ sessions, mails }).toMatchObject({
      sessions: { by: 'sessions' },
      mails: { by: 'mails', count: before + 1 },
    });
    const [absoluteEnd] = needed?.needs.map(({ until }) => until.getTime() - Date.now()) ?? [];
    expect(absoluteEnd).toBeGreaterThan(29 * 86_400_000);

    await passTime(world.database, 30 * 86_400);
    const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
    const { session } = await connectClient(rotated.url, world.demo.anonKey).auth.signUp.mutate(who);
    expect(session).not.toBeNull();
    expect((await reseal(BOTH)).olderKeys).toEqual([{ id: 1, needs: [] }]);
  });

  async function areOfNewKey(table: SealedTable, id?: string): Promise<boolean[]> {
    const { sql } = world.database;
    const column = sql(SEALED[table]);
    const rows = await sql<{ sealed: string }[]>`
      select ${column} as sealed from auth.${sql(table)}
      where ${column} is not null ${id === undefined ? sql`` : sql`and id = ${id}`}
    `;
    return rows.map(({ sealed }) => sealedWithCurrentKey(sealed, newer));
  }

  /** A later visit, in which the authenticator is accepted. */
  async function expectCode(person: EnrolledPerson, api: ApiProcess): Promise<void> {
    const session = await world.signIn(person, api);
    await forgetUsedCodes(world.database, person.factorId);
    const code = person.authenticator.code();
    const raised = await world.client(session, api).auth.verifyMfa.mutate({ code });
    expect(raised.session.aal).toBe('aal2');
  }

  /** The subjects and texts of what was mailed to a person, as an operator reads them. */
  async function mailsOf({ session }: EnrolledPerson, api: ApiProcess): Promise<string> {
    const client = connectClient(api.url, world.console.anonKey);
    const operator = await client.auth.signInWithPassword.mutate(OPERATOR);
    const sent = headers(world.console.anonKey, operator.session.accessToken);
    const rows = await world.database.sql<{ id: string }[]>`
      select id from auth.mails where user_id = ${session.user.id}
    `;
    const ask = ({ id }: { id: string }) =>
      get(api, '/console/trpc/mails.get', { backendId: world.demo.id, mailId: id }, sent);
    return (await Promise.all(rows.map(ask))).map(({ text }) => text).join('\n');
  }

  /** A provider and a visit to it, sealed with the old key; and how they are sealed now. */
  async function plantVisit() {
    const { sql } = world.database;
    const [backendId, provider, flow] = [world.demo.id, randomUUID(), randomUUID()];
    const contexts = [
      `identity-provider:${backendId}:${provider}`,
      `oauth-flow:${backendId}:${flow}`,
    ] as const;
    const seal = (context: string) => sealSecret(`of ${context}`, context, parseRootKeys(SECRET));
    await sql`
      insert into auth.identity_providers
        (backend_id, id, name, kind, issuer, client_id, sealed_client_secret, scopes)
      values (${backendId}, ${provider}, 'acme', 'oidc', 'https://acme.example', 'aalto',
        ${await seal(contexts[0])}, '{openid}')
    `;
    await sql`
      insert into auth.oauth_flows (backend_id, id, provider_id, state_hash, sealed_checks, code_challenge,
        redirect_to, created_at, expires_at)
      values (${backendId}, ${flow}, ${provider}, 'state', ${await seal(contexts[1])}, 'challenge',
        'https://app.example.com', now(), now() + interval '10 minutes')
    `;
    return async () => {
      const rows = await sql<{ sealed: string }[]>`
        select sealed_client_secret as sealed from auth.identity_providers where id = ${provider}
        union all select sealed_checks from auth.oauth_flows where id = ${flow}
      `;
      return rows.map(({ sealed }, n) => {
        const context = contexts[n] ?? '';
        return { sealed, context, secret: `of ${context}` };
      });
    };
  }

  /** What `npm run reseal` does, in this process. */
  async function reseal(secret: string) {
    const { url } = world.database;
    const aalto = createAalto({
      database: url,
      secret,
      publicUrl: ISSUER,
      environment: 'development',
      log: silentLog,
    });
    const outcomes: ResealProgress[] = [];
    const olderKeys: OlderKey[] = await aalto.reseal((progress) => {
      if (progress.isOver) outcomes.push(progress);
    });
    await aalto.close();
    return { olderKeys, outcomes };
  }
});

it('npm run reseal is refused before any process was started with the new key', async () => {
  const database = await createTestDatabase();
  const { code, output } = await runReseal(database.url, BOTH);
  expect(code).toBe(1);
  expect(output).toContain('its first key, 2, is new here');
  await database.drop();
});
