import { expect } from 'vitest';

import type { ApiProcess } from './api-process.ts';
import { connectClient, headers } from './client.ts';
import { get, post } from './http.ts';
import type { Reply } from './http.ts';
import { OPERATOR } from './settings.ts';
import type { Person, Session, World } from './world.ts';

export type Operators = Awaited<ReturnType<typeof createOperators>>;

const QUERIES = new Set(['list', 'get']);

/** Those who run the backends of a world of two processes, and what they do to users. */
export async function createOperators(world: World) {
  const signIn = async (
    { email, password }: Pick<Person, 'email' | 'password'> = OPERATOR,
    api: ApiProcess = world.api,
  ): Promise<Session> => {
    const client = connectClient(api.url, world.console.anonKey);
    return (await client.auth.signInWithPassword.mutate({ email, password })).session;
  };
  let first = await signIn();

  const credentials = (session = first) => headers(world.console.anonKey, session.accessToken);

  const ask = (name: string, input: object, sent = credentials(), api: ApiProcess = world.api) =>
    (QUERIES.has(name) ? get : post)(api, `/console/trpc/users.${name}`, input, sent);

  /** What is done to somebody, on the other process than the one that the person is served by. */
  const act = (
    name: string,
    { user }: Session,
    sent = credentials(),
    backendId = world.demo.id,
    api: ApiProcess = world.otherApi,
  ): Promise<Reply> => ask(name, { backendId, userId: user.id }, sent, api);

  return {
    /** The session of the one that every installation begins with. */
    get first(): Session {
      return first;
    },
    signIn,
    async signInAgain(): Promise<void> {
      first = await signIn();
    },
    credentials,
    ask,
    act,

    /** The same to a user of the demo, which must succeed. */
    async change(name: string, session: Session): Promise<void> {
      expect(await act(name, session)).toMatchObject({ status: 200 });
    },

    /** Another one, who runs the console: copied in, since none can sign up there. */
    async add(): Promise<Person> {
      const { email, password, session } = await world.signUp();
      const { sql } = world.database;
      await sql`
        insert into auth.users (backend_id, email, email_key, email_verified_at, password_hash)
        select ${world.console.id}, email, email_key, now(), password_hash
        from auth.users where id = ${session.user.id}`;
      await sql`
        insert into auth.operators (backend_id, user_id)
        select backend_id, id from auth.users where backend_id = ${world.console.id} and email = ${email}`;
      await sql`
        insert into auth.operator_backends (backend_id, user_id, managed_backend_id)
        select backend_id, id, backend_id from auth.users
        where backend_id = ${world.console.id} and email = ${email}`;
      return { email, password, session: await signIn({ email, password }) };
    },

    async isBanned({ user }: Session): Promise<boolean> {
      const [row] = await world.database.sql<{ banned: boolean }[]>`
        select banned_at is not null as banned from auth.users where id = ${user.id}`;
      if (!row) throw new Error('There is no such user');
      return row.banned;
    },
  };
}
