import { describe, expect, it } from 'vitest';

import { AaltoError } from '../../errors/aalto-error.ts';
import { isAaltoError } from '../../errors/is-aalto-error.ts';
import type { MfaRequest } from '../../session/mfa-prompt.ts';
import { createMfaRequests } from './mfa-requests.ts';

/** Requests that a component shows. */
function shown() {
  const requests = createMfaRequests();
  const stop = requests.subscribe(() => undefined);
  return { requests, stop };
}

function refusal(): MfaRequest {
  const error: unknown = new AaltoError('insufficient_aal', 'A second factor is needed.');
  if (!isAaltoError(error) || error.code !== 'insufficient_aal') throw new Error('No such refusal');
  return { error, next: 'verify' };
}

describe('requests for a second factor', () => {
  it('are refused where no component would show them', async () => {
    const requests = createMfaRequests();
    expect(await requests.ask(refusal())).toBe(false);
    expect(requests.getState()).toBeNull();
  });

  it('are one, however many calls ask, and settled for all', async () => {
    const { requests } = shown();
    const both = [requests.ask(refusal()), requests.ask(refusal())];
    expect(requests.getState()).toMatchObject({ next: 'verify' });
    requests.resolve();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(requests.getState()).toBeNull();
  });

  it('do not come back by themselves once they were cancelled, until the person does something', async () => {
    const { requests } = shown();
    const doings = new EventTarget();
    const { addEventListener, removeEventListener } = globalThis;
    Object.assign(globalThis, {
      addEventListener: doings.addEventListener.bind(doings),
      removeEventListener: doings.removeEventListener.bind(doings),
    });
    const asked = requests.ask(refusal());
    requests.cancel();
    expect(await asked).toBe(false);
    expect(await requests.ask(refusal())).toBe(false);
    doings.dispatchEvent(new Event('keydown'));
    Object.assign(globalThis, { addEventListener, removeEventListener });
    const later = requests.ask(refusal());
    requests.resolve();
    expect(await later).toBe(true);
  });

  it('that are withdrawn may be asked again at once', async () => {
    const { requests } = shown();
    const asked = requests.ask(refusal());
    requests.withdraw();
    expect(await asked).toBe(false);
    const again = requests.ask(refusal());
    requests.resolve();
    expect(await again).toBe(true);
  });

  it('are answered with no when the component that shows them is gone', async () => {
    const { requests, stop } = shown();
    const asked = requests.ask(refusal());
    stop();
    expect(await asked).toBe(false);
  });

  it('are settled by a proof of another tab', async () => {
    const { requests } = shown();
    const asked = requests.ask(refusal());
    requests.hearOfProof();
    expect(await asked).toBe(true);
  });

  it('wait for the answer to a proof of this tab, since recovery codes may come with it', async () => {
    const { requests } = shown();
    const asked = requests.ask(refusal());
    const answer = Promise.withResolvers<{ error: null }>();
    const proving = requests.prove(() => answer.promise);
    requests.hearOfProof();
    expect(requests.getState()).not.toBeNull();
    answer.resolve({ error: null });
    await proving;
    requests.hearOfProof();
    expect(requests.getState()).not.toBeNull();
    requests.resolve();
    expect(await asked).toBe(true);
  });

  it('are settled by another tab after a proof of this one has failed', async () => {
    const { requests } = shown();
    const asked = requests.ask(refusal());
    await requests.prove(() => Promise.resolve({ error: new Error('wrong code') }));
    requests.hearOfProof();
    expect(await asked).toBe(true);
  });
});
