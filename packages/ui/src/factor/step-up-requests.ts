import type { MfaRequest } from '@aalto/sdk';

/** A call that waits for the person to prove a second factor. */
export interface StepUpRequest extends MfaRequest {
  /** Where the person was, to go on there afterwards. */
  readonly focusedBefore: Element | null;
}

export interface StepUpRequests {
  /**
   * For the client, as its `onMfaRequired`. Where no gate is shown, nobody could answer: `false`. So it is after somebody
   * would rather not, until they do something: what a page loads again by itself must not ask again.
   */
  readonly ask: (request: MfaRequest) => Promise<boolean>;
  /** `true`: the factor is proven. `false`: it will not be, here. Does nothing where nobody asks. */
  readonly settle: (isProven: boolean) => void;
  /** The person would rather not. */
  readonly decline: () => void;
  readonly getOpen: () => StepUpRequest | null;
  readonly subscribe: (listener: () => void) => () => void;
}

interface OpenRequest {
  readonly request: StepUpRequest;
  readonly answer: Promise<boolean>;
  readonly resolve: (isProven: boolean) => void;
}

/** Between the client, which asks, and the gate, which shows. One request is open at a time; whoever asks then joins. */
export function createStepUpRequests(): StepUpRequests {
  const listeners = new Set<() => void>();
  let open: OpenRequest | null = null;
  let hasDeclined = false;

  function set(next: OpenRequest | null): void {
    open = next;
    for (const listener of listeners) listener();
  }

  const requests: StepUpRequests = {
    ask(request) {
      if (listeners.size === 0 || hasDeclined) return Promise.resolve(false);
      if (open) return open.answer;
      const next = openRequest({ ...request, focusedBefore: document.activeElement });
      set(next);
      return next.answer;
    },
    settle(isProven) {
      open?.resolve(isProven);
      if (open) set(null);
    },
    decline() {
      hasDeclined = true;
      onNextDoing(() => (hasDeclined = false));
      requests.settle(false);
    },
    getOpen: () => open?.request ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return requests;
}

function openRequest(request: StepUpRequest): OpenRequest {
  let resolve: OpenRequest['resolve'] = () => undefined;
  const answer = new Promise<boolean>((done) => {
    resolve = done;
  });
  return { request, answer, resolve };
}

/** When the person next presses a key or a button, after the one that is being handled now. */
function onNextDoing(run: () => void): void {
  const doings = ['pointerdown', 'keydown'] as const;
  const once = (): void => {
    for (const doing of doings) removeEventListener(doing, once, { capture: true });
    run();
  };
  for (const doing of doings) addEventListener(doing, once, { capture: true });
}
