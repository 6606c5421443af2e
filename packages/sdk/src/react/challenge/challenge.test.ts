import { describe, expect, it, vi } from 'vitest';

import { answers, factor } from '../../test-support/answers.ts';
import { GOOD_CODE } from '../../test-support/fake-family.ts';
import { REMAINING, neverArrives, refuses } from '../../test-support/fake-server.ts';
import { connect } from '../../test-support/setup.ts';
import { createFakeServer } from '../../test-support/fake-server.ts';
import { PASSWORD } from '../../test-support/fake-family.ts';
import { createChallenge } from './challenge.ts';
import type { Verified } from './challenge.ts';

const known = {
  factors: [factor('1')],
  retryAfterSeconds: null,
  recoveryCodesRemaining: 4,
  rememberDeviceDays: 14,
};

async function challenged() {
  const server = createFakeServer();
  const client = connect(server);
  await client.auth.signInWithPassword({ email: 'ann@example.com', password: PASSWORD });
  const verified: Verified[] = [];
  const challenge = createChallenge({
    mfa: { auth: client.auth, prove: (call) => call() },
    onVerified: (one) => verified.push(one),
  });
  return { server, challenge, verified };
}

describe('a challenge', () => {
  it('tells of the authenticators, the recovery codes, and for how long a device may be remembered', async () => {
    const { server, challenge } = await challenged();
    server.next('auth.challengeMfa', answers(known));
    challenge.subscribe(() => undefined);
    await vi.waitFor(() => expect(challenge.getState().factors).toHaveLength(1));
    expect(challenge.getState()).toMatchObject({
      recoveryCodesRemaining: 4,
      rememberDeviceDays: 14,
      lockedUntil: null,
    });
  });

  it('takes a code all the same where nothing could be learnt of it', async () => {
    const { server, challenge, verified } = await challenged();
    server.next('auth.challengeMfa', ...Array.from({ length: 10 }, () => neverArrives));
    challenge.subscribe(() => undefined);
    expect(await challenge.verify(GOOD_CODE, false)).toBeNull();
    expect(verified).toEqual([{ recoveryCodesRemaining: null }]);
  });

  it('learns of the lock that a wrong guess has brought', async () => {
    const { server, challenge, verified } = await challenged();
    server.next('auth.verifyMfa', refuses('invalid_code'));
    server.next('auth.challengeMfa', answers({ ...known, retryAfterSeconds: 900 }));
    expect(await challenge.verify('000000', false)).toMatchObject({ code: 'invalid_code' });
    await vi.waitFor(() => expect(challenge.getState().lockedUntil).toBeGreaterThan(Date.now() + 800_000));
    expect(verified).toEqual([]);
  });

  it('has the device remembered only where the person asks for it', async () => {
    const { server, challenge } = await challenged();
    await challenge.verify(GOOD_CODE, false);
    await challenge.verify(GOOD_CODE, true);
    const inputs = server
      .requestsFor('auth.verifyMfa')
      .map(({ inputs: [input] }) => input?.['rememberDevice']);
    expect(inputs).toEqual([undefined, true]);
  });

  it('tells how many recovery codes are left after one was used', async () => {
    const { challenge, verified } = await challenged();
    expect(await challenge.verifyRecoveryCode(GOOD_CODE)).toBeNull();
    expect(verified).toEqual([{ recoveryCodesRemaining: REMAINING }]);
  });
});
