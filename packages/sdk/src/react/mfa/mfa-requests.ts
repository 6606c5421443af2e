import type { MfaRequest } from '../../session/mfa-prompt.ts';
import { createStore } from '../store/store.ts';
import type { Readable } from '../store/store.ts';

/** A call that waits for the person to prove who they are. */
export interface OpenMfaRequest extends MfaRequest {
  /** Where the person was, to go on there afterwards. */
  readonly focusedBefore: Element | null;
}

/** Between the client, which asks, and `useMfa`, which shows what is asked. */
export interface MfaRequests extends Readable<OpenMfaRequest | null> {
  /**
   * For the client, as its `onMfaRequired`. Where no component shows requests, nobody could answer: `false`. So it is
   * after somebody would rather not, until they do something: what a page loads again by itself must not ask again.
   */
  readonly ask: (request: MfaRequest) => Promise<boolean>;
  /** The factor is proven: the calls that wait are repeated. */
  readonly resolve: () => void;
  /** The person would rather not: the calls that wait answer their refusal. */
  readonly cancel: () => void;
  /** Nobody answers any more, such as after going elsewhere in the app; the next call may ask again. */
  readonly withdraw: () => void;
  /** Runs a proof of this tab. Its answer counts, and not that the session was raised: recovery codes may come with it. */
  readonly prove: <Answer extends { readonly error: unknown }>(
    call: () => Promise<Answer>,
  ) => Promise<Answer>;
  /** Somebody has proven a factor, in this tab or another. */
  readonly hearOfProof: () => void;
}

interface Waiting {
  readonly request: OpenMfaRequest;
  readonly answer: Promise<boolean>;
  readonly settle: (isProven: boolean) => void;
}

/**
 * One request is open at a time; whoever asks meanwhile joins it.
 *
 * @example
 * import { createClient } from '@aalto/sdk';
 * import { AaltoProvider, createMfaRequests } from '@aalto/sdk/react';
 *
 * const requests = createMfaRequests();
 * const client = createClient({
 *   url: 'http://localhost:3000',
 *   anonKey: 'aalto_pk_…',
 *   onMfaRequired: requests.ask,
 * });
 * const root = <AaltoProvider client={client} requests={requests} children="The app" />;
 */
export function createMfaRequests(): MfaRequests {
  const store = createStore<OpenMfaRequest | null>(null, () => () => settle(false));
  let waiting: Waiting | null = null;
  let hasDeclined = false;
  let proofs = 0;
  let isProvenHere = false;

  function settle(isProven: boolean): void {
    waiting?.settle(isProven);
    waiting = null;
    if (store.getState()) store.set(null);
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    ask(request) {
      if (!store.isWatched() || hasDeclined) return Promise.resolve(false);
      if (waiting) return waiting.answer;
      isProvenHere = false;
      waiting = waitFor({ ...request, focusedBefore: globalThis.document?.activeElement ?? null });
      store.set(waiting.request);
      return waiting.answer;
    },
    resolve: () => settle(true),
    cancel() {
      hasDeclined = true;
      onNextDoing(() => (hasDeclined = false));
      settle(false);
    },
    withdraw: () => settle(false),
    async prove(call) {
      proofs += 1;
      try {
        const answer = await call();
        if (answer.error === null) isProvenHere = true;
        return answer;
      } finally {
        proofs -= 1;
      }
    },
    hearOfProof() {
      if (proofs === 0 && !isProvenHere) settle(true);
    },
  };
}

function waitFor(request: OpenMfaRequest): Waiting {
  let settle: Waiting['settle'] = () => undefined;
  const answer = new Promise<boolean>((done) => {
    settle = done;
  });
  return { request, answer, settle };
}

/** When the person next presses a key or a button, after the one that is being handled now. */
function onNextDoing(run: () => void): void {
  const doings = ['pointerdown', 'keydown'] as const;
  const once = (): void => {
    for (const doing of doings) globalThis.removeEventListener?.(doing, once, { capture: true });
    run();
  };
  for (const doing of doings) globalThis.addEventListener?.(doing, once, { capture: true });
}
