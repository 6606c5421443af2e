import type { Sql, TransactionSql } from 'postgres';

type Unsafe = Sql['unsafe'];

/**
 * Prepares every statement of a pool on each of its connections: what drizzle sends unprepared is described first, and
 * so costs two round trips. For our own statements, whose number is bounded; a team's may have as many shapes as its
 * lists have lengths, and each would stay with the connection.
 */
export function withPreparedStatements(client: Sql): Sql {
  const begin = client.begin.bind(client);
  return Object.assign(prepareAll(client), {
    begin: (work: (tx: TransactionSql) => Promise<unknown>) => begin((tx) => work(prepareAll(tx))),
  });
}

function prepareAll<Client extends { unsafe: Unsafe }>(client: Client): Client {
  const unsafe = client.unsafe.bind(client);
  const prepared: Unsafe = (query, parameters, options) =>
    unsafe(query, parameters, { ...options, prepare: true });
  return Object.assign(client, { unsafe: prepared });
}
