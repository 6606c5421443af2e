import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { answers, factor, withFactors } from '../../test-support/answers.ts';
import { GOOD_CODE } from '../../test-support/fake-family.ts';
import type { FakeServer } from '../../test-support/fake-server.ts';
import { refuses } from '../../test-support/fake-server.ts';
import { inTime, signedIn } from '../../test-support/setup.ts';
import type { IssuedRecoveryCodes } from '../recovery/issued-recovery-codes.ts';
import { createEnrollment } from './enrollment.ts';
import type { EnrollmentInput } from './enrollment.ts';

const CODES = ['AAAAA-BBBBB', 'CCCCC-DDDDD'];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function offers(server: FakeServer, factorId: string, expiresAt = Date.now() + 600_000): void {
  const secret = 'JBSWY3DPEHPK3PXP';
  const otpauthUrl = `otpauth://totp/Aalto:ann?secret=${secret}`;
  const offer = { factorId, secret, otpauthUrl, expiresAt: new Date(expiresAt).toISOString() };
  server.next('auth.enrollMfa', answers(offer));
}

/** An enrollment that somebody looks at. */
async function begun(input: EnrollmentInput = {}, expiresAt?: number) {
  const { server, client } = await signedIn();
  const enrolled: (IssuedRecoveryCodes | null)[] = [];
  offers(server, 'first', expiresAt);
  const enrollment = createEnrollment({
    mfa: { auth: client.auth, prove: (call) => call() },
    input,
    onEnrolled: (issued) => enrolled.push(issued),
  });
  const stop = enrollment.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(50);
  /** The server takes the code; the account then has these factors. */
  const takes = (answer: object, ...ids: string[]): void => {
    server.next('auth.verifyMfa', (serve, signal) => {
      serve();
      const factors = ids.map((id) => factor(id));
      return answers({ session: withFactors(server.family.answer(), factors), ...answer })(serve, signal);
    });
  };
  return { server, enrollment, enrolled, stop, takes };
}

describe('an enrollment', () => {
  it('shows its secret until it is proven, and no longer', async () => {
    const { enrollment, takes } = await begun();
    expect(enrollment.getState()).toMatchObject({
      status: 'pending',
      secret: 'JBSWY3DPEHPK3PXP',
      secretInGroups: 'JBSW Y3DP EHPK 3PXP',
    });
    takes({ recoveryCodes: CODES }, 'first');
    expect(await inTime(enrollment.verify(GOOD_CODE))).toBeNull();
    expect(enrollment.getState()).toEqual({ status: 'enrolled' });
  });

  it('hands on the recovery codes of a first factor', async () => {
    const { enrollment, enrolled, takes } = await begun();
    takes({ recoveryCodes: CODES }, 'first');
    await inTime(enrollment.verify(GOOD_CODE));
    expect(enrolled).toMatchObject([{ codes: CODES, email: 'ann@example.com', isReplacement: false }]);
  });

  it('has others made where the answer that had them was lost', async () => {
    const { server, enrollment, enrolled, takes } = await begun();
    takes({}, 'first');
    server.next('auth.regenerateRecoveryCodes', answers({ recoveryCodes: CODES }));
    await inTime(enrollment.verify(GOOD_CODE));
    expect(enrolled).toMatchObject([{ codes: CODES }]);
  });

  it('has no others made for a second factor, or for one in place of the only one', async () => {
    const another = await begun();
    another.takes({}, 'before', 'first');
    await inTime(another.enrollment.verify(GOOD_CODE));
    const replacing = await begun({ replaces: 'before' });
    replacing.takes({}, 'first');
    await inTime(replacing.enrollment.verify(GOOD_CODE));
    expect([another.enrolled, replacing.enrolled]).toEqual([[null], [null]]);
    expect(replacing.server.requestsFor('auth.enrollMfa')).toMatchObject([
      { inputs: [{ replaces: 'before' }] },
    ]);
    expect(replacing.server.requestsFor('auth.regenerateRecoveryCodes')).toHaveLength(0);
  });

  it('is begun once, however often its page is hidden and shown again', async () => {
    const { server, enrollment, stop } = await begun();
    stop();
    enrollment.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(50);
    expect(server.requestsFor('auth.enrollMfa')).toHaveLength(1);
    expect(enrollment.getState().status).toBe('pending');
  });

  it('expires by itself, also while its page was hidden, and another can take its place', async () => {
    const { server, enrollment, stop } = await begun();
    stop();
    await vi.advanceTimersByTimeAsync(700_000);
    enrollment.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(enrollment.getState()).toEqual({ status: 'expired' });
    offers(server, 'second');
    await inTime(enrollment.start());
    expect(enrollment.getState()).toMatchObject({ status: 'pending', factorId: 'second' });
  });

  it('lasts ten minutes by a device’s clock that is an hour ahead', async () => {
    const { enrollment } = await begun({}, Date.now() - 3_000_000);
    await vi.advanceTimersByTimeAsync(590_000);
    expect(enrollment.getState().status).toBe('pending');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(enrollment.getState().status).toBe('expired');
  });

  it('has expired when the server says so', async () => {
    const { server, enrollment } = await begun();
    server.next('auth.verifyMfa', refuses('factor_not_found'));
    expect(await inTime(enrollment.verify(GOOD_CODE))).toMatchObject({ code: 'factor_not_found' });
    expect(enrollment.getState()).toEqual({ status: 'expired' });
  });

  it('stays as it is where its code is wrong', async () => {
    const { server, enrollment, enrolled } = await begun();
    server.next('auth.verifyMfa', refuses('invalid_code'));
    expect(await inTime(enrollment.verify('000000'))).toMatchObject({ code: 'invalid_code' });
    expect(enrollment.getState().status).toBe('pending');
    expect(enrolled).toEqual([]);
  });

  it('tells why it was refused', async () => {
    const { server, enrollment } = await begun();
    server.next('auth.enrollMfa', refuses('too_many_factors'));
    await inTime(enrollment.start());
    expect(enrollment.getState()).toMatchObject({ status: 'refused', error: { code: 'too_many_factors' } });
  });
});
