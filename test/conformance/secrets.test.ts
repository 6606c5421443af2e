import { randomBytes, randomUUID } from 'node:crypto';

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scanOtpauthUrl } from '../support/authenticator.ts';
import { headers } from '../support/client.ts';
import { get, post, send } from '../support/http.ts';
import type { Reply } from '../support/http.ts';
import { text } from '../support/in-process.ts';
import { allProcedures } from '../support/procedures.ts';
import { SECRET } from '../support/settings.ts';
import { createWorld } from '../support/world.ts';
import type { Session, World } from '../support/world.ts';

/** What every planted text has in it. */
const MARK = 'planted';
const plant = (): string => `${MARK}-${randomBytes(12).toString('hex')}`;

const FIELDS = [
  'email',
  'password',
  'metadata',
  'redirectTo',
  'refreshToken',
  'attempt',
  'code',
  'token',
  'factorId',
  'replaces',
  'friendlyName',
  'scope',
  'body',
  'id',
  'cursor',
  'backendId',
  'secret',
  'unknownField',
];

describe('62: secrets', () => {
  let world: World;
  let session: Session;
  const errors: string[] = [];
  beforeAll(async () => {
    world = await createWorld({ variables: { LOG_LEVEL: 'trace' } });
    ({ session } = await world.signUp());
  });
  afterAll(() => world.close());

  /** Everything that outlives a call besides the answer itself: logs, audit, and the errors that were answered. */
  const traces = async (): Promise<Record<string, string>> => {
    const events = await world.database.sql`select row_to_json(e)::text as event from auth.audit_events e`;
    return { log: world.api.output(), audit: JSON.stringify(events), errors: errors.join('\n') };
  };

  const expectNoTraceOf = async (secrets: Readonly<Record<string, string>>): Promise<void> => {
    for (const [place, content] of Object.entries(await traces())) {
      for (const [name, secret] of Object.entries(secrets)) {
        const at = content.indexOf(secret);
        const around = content.slice(Math.max(0, at - 200), at + 100);
        expect(at, `${name} in ${place}: ${around}`).toBe(-1);
      }
    }
  };

  const keep = (reply: Reply): Reply => {
    if (reply.status >= 400) errors.push(reply.text);
    return reply;
  };

  /** Every procedure, with this in its input, in every form that an input can have. */
  const sendEverywhere = async (sent: Record<string, string>): Promise<void> => {
    for (const { path, type } of allProcedures()) {
      const call = type === 'query' ? get : post;
      const each = FIELDS.map((field) => ({ [field]: plant() }));
      const inputs: unknown[] = [
        plant(),
        [plant()],
        Object.assign({}, ...each),
        ...each,
        ...FIELDS.map((field) => ({ [field]: { inner: plant(), list: [plant()] } })),
        { email: `${plant()}@example.com`, password: plant() },
        {
          email: `${plant()}@example.com`,
          password: plant(),
          metadata: { note: plant() },
          unknownField: plant(),
        },
      ];
      for (const input of inputs) keep(await call(world.api, `/trpc/${path}`, input, sent));
      const broken = [`{"password":"${plant()}`, plant(), `password=${plant()}`, `{"a":${plant()}}`];
      for (const body of broken) {
        if (type === 'mutation') keep(await post(world.api, `/trpc/${path}`, body, sent));
        keep(await send(world.api, `/trpc/${path}?input=${encodeURIComponent(body)}`, { headers: sent }));
      }
    }
  };

  it('planted in every input of every procedure leave no trace in logs, audit or errors', async () => {
    await sendEverywhere(headers(world.demo.anonKey));
    await sendEverywhere(headers(world.demo.anonKey, session.accessToken));
    expect(errors.length).toBeGreaterThan(500);
    expect(world.api.output().split('\n').length).toBeGreaterThan(500);
    await expectNoTraceOf({ 'a planted text': MARK });
  }, 60_000);

  it('planted in every header leave none either', async () => {
    const names = ['apikey', 'authorization', 'cookie', 'x-request-id', 'x-api-key', 'proxy-authorization'];
    for (const name of [...names, 'x-forwarded-for', 'referer', 'origin', 'traceparent', 'baggage']) {
      for (const value of [plant(), `Bearer ${plant()}`, `Basic ${plant()}`, `session=${plant()}`]) {
        for (const path of [
          '/trpc/auth.getUser',
          '/trpc/data.notes.list',
          '/console/trpc/backends.list',
          '/healthz',
        ]) {
          keep(await send(world.api, path, { headers: { ...headers(world.demo.anonKey), [name]: value } }));
        }
      }
    }
    await expectNoTraceOf({ 'a planted text': MARK });
  });

  it('of a person’s whole visit leave no trace: passwords, tokens, seeds, codes, attempts, session ids', async () => {
    const email = `${randomUUID()}@example.com`;
    const password = randomBytes(12).toString('hex');
    const attempt = randomBytes(16).toString('base64url');
    const signedUp = await world.client().auth.signUp.mutate({ email, password });
    if (!signedUp.session) throw new Error('Signing up brought no session');
    const client = world.client(signedUp.session);
    const enrollment = await client.auth.enrollMfa.mutate();
    const code = scanOtpauthUrl(enrollment.otpauthUrl).code();
    const proven = await client.auth.verifyMfa.mutate({ code, attempt });
    const owner = world.client(proven.session);
    const { note } = await owner.data.notes.create.mutate({ body: plant() });
    await owner.data.notes.get.query({ id: note.id });
    const renewed = await owner.auth.reauthenticate.mutate({ password });
    const refreshed = await owner.auth.refresh.mutate({ refreshToken: renewed.session.refreshToken });
    const wrongs = [
      () => world.client().auth.signInWithPassword.mutate({ email, password: `${password}x` }),
      () => owner.auth.verifyMfa.mutate({ code }),
      () => owner.auth.refresh.mutate({ refreshToken: renewed.session.refreshToken }),
      () => world.client(refreshed.session).data.notes.list.query(),
    ];
    for (const wrong of wrongs) {
      await wrong().catch((error: unknown) => errors.push(JSON.stringify(error)));
    }
    const { sid } = decodeJwt(signedUp.session.accessToken);
    const sessions = { signedUp: signedUp.session, proven: proven.session, renewed: renewed.session };
    await expectNoTraceOf({
      password,
      attempt,
      'the seed': enrollment.secret,
      'the session id': text(sid),
      'the note': MARK,
      'the root key': SECRET.slice(2),
      'a hash': '$argon2id$',
      ...Object.fromEntries(
        Object.entries({ ...sessions, refreshed: refreshed.session }).flatMap(
          ([name, { accessToken, refreshToken }]) => [
            [`${name}: access token`, accessToken.split('.')[2] ?? ''],
            [`${name}: refresh token`, refreshToken],
          ],
        ),
      ),
    });
    const log = world.api.output();
    expect(log).not.toMatch(new RegExp(`\\b${code}\\b`));
  });

  it('in calls that fail inside the database leave none: what it says quotes rows and parameters', async () => {
    const { sql } = world.database;
    const sent = headers(world.demo.anonKey, session.accessToken);
    const someone = { email: `${plant()}@example.com`, password: plant(), metadata: { note: plant() } };
    const failing = async (table: string, calls: () => Promise<Reply[]>): Promise<void> => {
      const away = sql.unsafe(`alter table ${table} rename to ${table.split('.').at(-1)}_away`);
      await away;
      const replies = await calls().finally(() =>
        sql.unsafe(`alter table ${table}_away rename to ${table.split('.').at(-1)}`),
      );
      for (const reply of replies) expect(keep(reply).status).toBe(500);
    };
    await failing('auth.users', async () => [
      await post(world.api, '/trpc/auth.signUp', someone, headers(world.demo.anonKey)),
      await post(
        world.api,
        '/trpc/auth.signInWithPassword',
        { email: someone.email, password: someone.password },
        headers(world.demo.anonKey),
      ),
    ]);
    await failing('public.notes', async () => [
      await post(world.api, '/trpc/data.notes.create', { body: plant() }, sent),
      await post(world.api, '/trpc/data.notes.export', undefined, sent),
    ]);
    await sql`alter table notes add constraint short check (length(body) < 5) not valid`;
    keep(await post(world.api, '/trpc/data.notes.create', { body: plant() }, sent));
    await sql`alter table notes drop constraint short`;
    await failing('auth.factor_enrollments', async () => [
      await post(world.api, '/trpc/auth.enrollMfa', { friendlyName: plant() }, sent),
    ]);
    expect(world.api.output()).toContain('"level":50');
    await expectNoTraceOf({ 'a planted text': MARK });
  });
});
