import { randomUUID } from 'node:crypto';

import { startApi } from './api-process.ts';
import type { ApiProcess } from './api-process.ts';
import { scanOtpauthUrl } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';
import { connectClient, headers } from './client.ts';
import type { Client } from './client.ts';
import { OPERATOR } from './settings.ts';
import { createTestDatabase } from './test-database.ts';
import type { TestDatabase } from './test-database.ts';

export type Session = Awaited<ReturnType<Client['auth']['refresh']['mutate']>>['session'];

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly session: Session;
}

export interface EnrolledPerson extends Person {
  readonly authenticator: Authenticator;
  readonly factorId: string;
  /** The ten that came with it. */
  readonly recoveryCodes: readonly string[];
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/**
 * A database of its own and one or two API processes on it, with what tests do again and again. Calls go to the first
 * process unless told otherwise.
 */
export async function createWorld({ processes = 1, variables = {}, wire }: WorldOptions = {}) {
  const database = await createTestDatabase();
  const databaseUrl = wire ? await wire(database.url) : database.url;
  const start = () => startApi(databaseUrl, variables);
  const [first, ...others] = await Promise.all([
    start(),
    ...Array.from({ length: processes - 1 }, start),
  ] as const);
  const apis = [first, ...others];
  const [demo, operators] = await Promise.all([backendOf(database, 'demo'), backendOf(database, 'console')]);
  const client = (session?: Session, api: ApiProcess = first, apiKey = demo.anonKey): Client =>
    connectClient(api.url, apiKey, session?.accessToken);

  const signUp = async (): Promise<Person> => {
    const who = { email: `${randomUUID()}@example.com`, password: 'a password of some length' };
    const { session } = await client().auth.signUp.mutate(who);
    if (!session) throw new Error('Signing up brought no session');
    return { ...who, session };
  };

  /** Changes settings of the demo backend as an operator does, over HTTP. */
  async function setAuthentication(settings: object, api: ApiProcess = first): Promise<void> {
    const operator = connectClient(api.url, operators.anonKey);
    const { session } = await operator.auth.signInWithPassword.mutate(OPERATOR);
    const answer = await fetch(`${api.url}/console/trpc/backends.updateAuthentication`, {
      method: 'POST',
      headers: { ...headers(operators.anonKey, session.accessToken), 'content-type': 'application/json' },
      body: JSON.stringify({ backendId: demo.id, ...settings }),
    });
    if (!answer.ok) throw new Error(`The settings were not changed: ${await answer.text()}`);
  }

  return {
    database,
    apis,
    api: first,
    /** The second process; only where two were asked for. */
    get otherApi(): ApiProcess {
      const [other] = others;
      if (!other) throw new Error('This world has one process');
      return other;
    },
    demo,
    console: operators,
    client,
    signUp,

    /** A person with a verified authenticator, in a session at `aal2`. Its code of the present time step is used up. */
    async signUpWithFactor(): Promise<EnrolledPerson> {
      const person = await signUp();
      const enrollment = await client(person.session).auth.enrollMfa.mutate();
      const authenticator = scanOtpauthUrl(enrollment.otpauthUrl);
      const code = authenticator.code();
      const { session, recoveryCodes = [] } = await client(person.session).auth.verifyMfa.mutate({ code });
      return { ...person, session, authenticator, factorId: enrollment.factorId, recoveryCodes };
    },

    /** A later visit: a new session, at `aal1`. */
    async signIn({ email, password }: Person, api: ApiProcess = first): Promise<Session> {
      return (await client(undefined, api).auth.signInWithPassword.mutate({ email, password })).session;
    },

    /** Throws *Require MFA for all signed-in users* as an operator does, over HTTP. */
    requireMfa: (requireMfa: boolean, api: ApiProcess = first) => setAuthentication({ requireMfa }, api),
    setAuthentication,

    async close(): Promise<void> {
      await Promise.all(apis.map((api) => api.stop()));
      await database.drop();
    },
  };
}

interface WorldOptions {
  readonly processes?: 1 | 2;
  readonly variables?: Record<string, string>;
  /** Where the processes reach the database, given where it is: for a proxy in between. */
  readonly wire?: (databaseUrl: string) => Promise<string>;
}

async function backendOf({ sql }: TestDatabase, slug: string): Promise<{ id: string; anonKey: string }> {
  const [row] = await sql<{ id: string; anonKey: string }[]>`
    select id, anon_key as "anonKey" from auth.backends where slug = ${slug}
  `;
  if (!row) throw new Error(`There is no backend ${slug}`);
  return row;
}
