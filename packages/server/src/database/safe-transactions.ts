import { setImmediate as turn } from 'node:timers/promises';

import type { Sql, TransactionSql } from 'postgres';

type Work = (tx: TransactionSql) => Promise<unknown>;

/**
 * Mends what the driver does when a connection breaks inside a transaction. It would send `rollback` on the socket
 * that is gone, which throws where nobody can catch it and ends the process; and whatever the transaction's code says
 * later, `commit` included, would reach the same connection once it is open again, inside a stranger's transaction.
 *
 * The driver rejects the transaction by itself when its connection closes. So from then on nothing is sent, and the
 * driver hears of no outcome of the work. The same holds for what a transaction's code says after it has ended, such as
 * a hook that nobody waits for any more: the driver would send it after the rollback, as a transaction of its own.
 */
export function withSafeTransactions(client: Sql): Sql {
  const begin = client.begin.bind(client);
  return Object.assign(client, {
    async begin(work: Work): Promise<unknown> {
      const state = { isOver: false, hasEnded: false };
      try {
        return await begin((tx) => settle((guarded) => untilEnd(work(guarded), state), tx, state));
      } finally {
        state.isOver = true;
      }
    },
  });
}

interface State {
  /** The transaction was committed, rolled back, or rejected by the driver. */
  isOver: boolean;
  /** Its code has returned or thrown: what it still says, having waited for nobody, must not follow the rollback. */
  hasEnded: boolean;
}

function untilEnd(working: Promise<unknown>, state: State): Promise<unknown> {
  return working.finally(() => (state.hasEnded = true));
}

async function settle(work: Work, tx: TransactionSql, state: State): Promise<unknown> {
  try {
    const result = await work(guard(tx, state));
    return state.isOver ? await never() : result;
  } catch (error) {
    // A broken connection fails its statement first and closes afterwards, two turns of the event loop at most.
    await turn();
    await turn();
    if (state.isOver) return never();
    throw error;
  }
}

function guard(tx: TransactionSql, state: State): TransactionSql {
  const unsafe = tx.unsafe.bind(tx);
  const savepoint = tx.savepoint.bind(tx);
  const guarded: TransactionSql['unsafe'] = (...query) => {
    if (state.isOver) throw connectionLost();
    if (state.hasEnded) throw new Error('This transaction is over: its code has ended');
    return unsafe(...query);
  };
  return Object.assign(tx, {
    unsafe: guarded,
    savepoint: (work: Work) => savepoint((inner) => settle(work, inner, state)),
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function connectionLost(): Error {
  const error = new Error('This transaction is over: its connection broke');
  return Object.assign(error, { code: 'CONNECTION_CLOSED' });
}
