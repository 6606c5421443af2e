import { describe, expect, it, vi } from 'vitest';

import { answers, factor } from '../../test-support/answers.ts';
import { PASSWORD } from '../../test-support/fake-family.ts';
import { createFakeServer, refuses } from '../../test-support/fake-server.ts';
import { connect } from '../../test-support/setup.ts';
import { createRecoveryCodeEntry } from './recovery-code-entry.ts';
import { findRecoveryCodeFlaw } from './recovery-code-flaw.ts';
import { createRecoveryCodesStore } from './recovery-codes-store.ts';
import { sheetAsText, sheetFileName, writeSheet } from './recovery-codes-sheet.ts';

const CODE = 'ABCDE-FGHIJ-KLMNO-PQRST-UVW23';

describe('a recovery code, as it is typed', () => {
  it.each([
    ['in small letters', CODE.toLowerCase()],
    ['with spaces', CODE.replaceAll('-', ' ')],
    ['without dashes', CODE.replaceAll('-', '')],
    ['with the dashes of a word processor', CODE.replaceAll('-', '–')],
  ])('has no flaw %s', (_how, typed) => {
    expect(findRecoveryCodeFlaw(typed)).toBeNull();
  });

  it.each([
    ['nothing', ' ', { kind: 'empty' }],
    ['a digit that is a letter', CODE.replace('O', '0'), { kind: 'unused_digit' }],
    ['a foreign letter', CODE.replace('A', 'Ä'), { kind: 'unused_character' }],
    ['two codes', `${CODE}\n${CODE}`, { kind: 'several' }],
    ['a letter too few', CODE.slice(1), { kind: 'length', length: 24, expected: 25 }],
  ])('tells of %s', (_what, typed, flaw) => {
    expect(findRecoveryCodeFlaw(typed)).toEqual(flaw);
  });

  it('is sent once the person says so, and only without a flaw', async () => {
    const sent: string[] = [];
    const onRefused = vi.fn<() => void>();
    const onSubmit = async (code: string): Promise<null> => {
      sent.push(code);
      return null;
    };
    const entry = createRecoveryCodeEntry({ onSubmit, onRefused });
    entry.type(CODE.slice(1));
    entry.submit();
    expect(entry.getState()).toMatchObject({ flaw: { kind: 'length' }, typed: CODE.slice(1) });
    expect(onRefused).toHaveBeenCalledOnce();
    entry.type(CODE);
    expect(sent).toEqual([]);
    entry.submit();
    entry.submit();
    expect(sent).toEqual([CODE]);
  });
});

describe('the recovery codes of an account', () => {
  const left = (recoveryCodesRemaining: number) =>
    answers({
      factors: [factor('1')],
      retryAfterSeconds: null,
      recoveryCodesRemaining,
      rememberDeviceDays: null,
    });

  async function watched(remaining: number) {
    const server = createFakeServer();
    const client = connect(server);
    await client.auth.signInWithPassword({ email: 'ann@example.com', password: PASSWORD });
    const store = createRecoveryCodesStore(client.auth);
    server.next('auth.challengeMfa', left(remaining));
    store.subscribe(() => undefined);
    await vi.waitFor(() => expect(store.getState().data?.recoveryCodesRemaining).toBe(remaining));
    return { server, store };
  }

  it('are counted anew when others were made, whose owner and age are told', async () => {
    const { server, store } = await watched(2);
    server.next('auth.regenerateRecoveryCodes', answers({ recoveryCodes: ['A', 'B', 'C'] }));
    expect(await store.regenerate()).toMatchObject({
      data: { codes: ['A', 'B', 'C'], email: 'ann@example.com', isReplacement: true },
    });
    expect(store.getState().data?.recoveryCodesRemaining).toBe(3);
  });

  it('replace none where there were none, and stay as they are where others are refused', async () => {
    const none = await watched(0);
    none.server.next('auth.regenerateRecoveryCodes', answers({ recoveryCodes: ['A'] }));
    expect(await none.store.regenerate()).toMatchObject({ data: { isReplacement: false } });
    const some = await watched(5);
    some.server.next('auth.regenerateRecoveryCodes', refuses('insufficient_aal'));
    expect((await some.store.regenerate()).error?.code).toBe('insufficient_aal');
    expect(some.store.getState().data?.recoveryCodesRemaining).toBe(5);
  });
});

describe('the file of recovery codes', () => {
  const issued = {
    codes: [CODE],
    email: 'ann@example.com',
    issuedAt: new Date('2026-11-21T12:00:00Z'),
    isReplacement: false,
  };

  it('says whose they are, of which app and day, and has each on a line of its own', () => {
    const lines = sheetAsText(writeSheet('Aalto Notes', issued)).split('\r\n');
    expect(lines[0]).toBe('Recovery codes for Aalto Notes');
    expect(lines).toContain('Account: ann@example.com');
    expect(lines).toContain('Made on: November 21, 2026');
    expect(lines).toContain(CODE);
  });

  it('is named after the app', () => {
    expect(sheetFileName('Aalto Notes')).toBe('aalto-notes-recovery-codes.txt');
    expect(sheetFileName('Über App!')).toBe('ber-app-recovery-codes.txt');
    expect(sheetFileName('記')).toBe('recovery-codes.txt');
  });
});
