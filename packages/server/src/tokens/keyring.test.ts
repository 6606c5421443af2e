import { parseRootKeys } from '@aalto/auth-core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { connect } from '../database/connect.ts';
import { createKeyring } from './keyring.ts';

describe('the keyring', () => {
  afterEach(() => void vi.useRealTimers());

  it('that cannot look at its keys again tells its callers, and leaves no rejection that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): unknown => unhandled.push(error);
    process.on('unhandledRejection', note);
    vi.useFakeTimers({ toFake: ['Date'] });
    const database = connect('postgres://nobody@127.0.0.1:1/none', { max: 1, use: 'ours' });
    const keyring = createKeyring(database, parseRootKeys(`1:${'A'.repeat(43)}`));

    await expect(keyring.load()).rejects.toThrow('Failed query');
    vi.setSystemTime(Date.now() + 61_000);
    await expect(keyring.load()).rejects.toThrow('Failed query');
    await new Promise((resolve) => setTimeout(resolve, 500));

    process.off('unhandledRejection', note);
    await database.$client.end();
    expect(unhandled).toEqual([]);
  });
});
