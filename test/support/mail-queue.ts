import { randomUUID } from 'node:crypto';

import { parseRootKeys } from '@aalto/auth-core';
import { expect } from 'vitest';

import { connect } from '../../packages/server/src/database/connect.ts';
import type { Database, Transaction } from '../../packages/server/src/database/connect.ts';
import { inTransaction } from '../../packages/server/src/database/in-transaction.ts';
import { enqueueMail } from '../../packages/server/src/mail/enqueue-mail.ts';
import type { NewMail } from '../../packages/server/src/mail/enqueue-mail.ts';
import { SECRET } from './settings.ts';
import type { TestDatabase } from './test-database.ts';

export interface QueuedMail {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly sealedContent: string | null;
  readonly sentAt: Date | null;
  readonly leaseEndsAt: Date | null;
  readonly lastError: string | null;
}

/** The queue as the server's own code fills it, from this process: no worker runs here, so others must find it. */
export function openMailQueue({ sql, url }: TestDatabase, backendId: string) {
  const database = connect(url, { max: 4, use: 'ours' });
  const services = {
    rootKeys: parseRootKeys(SECRET),
    mail: {
      keeps: false,
      sends: false,
      nudge: () => undefined,
      start: () => undefined,
      close: () => Promise.resolve(),
    },
  };

  const put = (tx: Transaction, to: string, mail: Partial<NewMail> = {}): Promise<void> =>
    enqueueMail(tx, services, {
      backendId,
      userId: null,
      to,
      kind: 'sign_in',
      content: { subject: 'A mail', text: 'It says this.', html: '<p>It says this.</p>' },
      ...mail,
    });

  /** The one mail to an address. */
  const find = async (to: string): Promise<QueuedMail> => {
    const [row] = await sql<QueuedMail[]>`
      select id, state, attempts, sealed_content as "sealedContent", sent_at as "sentAt",
        lease_ends_at as "leaseEndsAt", last_error as "lastError"
      from auth.mails where to_address = ${to}
    `;
    if (!row) throw new Error(`There is no mail to ${to}`);
    return row;
  };

  return {
    database,
    put,
    find,
    /** Commits a mail to a new address, and answers the address. */
    async add(mail: Partial<NewMail> = {}): Promise<string> {
      const to = mail.to ?? `${randomUUID()}@example.com`;
      await inTransaction(database, (tx) => put(tx, to, mail));
      return to;
    },
    async untilState(to: string, state: string, timeout = 15_000): Promise<QueuedMail> {
      await expect.poll(async () => (await find(to)).state, { timeout, interval: 25 }).toBe(state);
      return find(to);
    },
    close: (): Promise<void> => closeDatabase(database),
  };
}

async function closeDatabase({ $client }: Database): Promise<void> {
  await $client.end({ timeout: 5 });
}
