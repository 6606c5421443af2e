import { failed } from '../errors/answer.ts';
import type { Answer } from '../errors/answer.ts';
import type { AuthRefreshError, Result, Session } from '../generated/api.ts';
import { findIndexedDb } from '../storage/indexed-db.ts';
import { indexedDbStorage } from '../storage/indexed-db-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import type { Endpoint } from '../transport/request.ts';
import { createTransport } from '../transport/transport.ts';
import type { Call, Send } from '../transport/transport.ts';
import type { AuthListener } from './auth-events.ts';
import type { UserCallTools } from './call-as-user.ts';
import { asCallError, asSessionError } from './call-errors.ts';
import { createDeviceProof } from './device-proof.ts';
import { createDeviceSecrets } from './device-secrets.ts';
import { dispatchCall } from './dispatch-call.ts';
import { createMfaPrompt } from './mfa-prompt.ts';
import type { OnMfaRequired } from './mfa-prompt.ts';
import { createOAuthFlows } from './oauth-flows.ts';
import { createRefresh } from './refresh-slot.ts';
import type { RefreshSlot } from './refresh-slot.ts';
import { needsRefresh } from './slot.ts';
import type { Slot } from './slot.ts';
import { createRepetition } from './repetition.ts';
import { createSignIn } from './sign-in.ts';
import { createSlotStore } from './slot-store.ts';
import { createStepUp } from './step-up.ts';

export interface SessionKeeperOptions extends Endpoint {
  /** By default IndexedDB in browsers, and memory elsewhere. */
  readonly storage?: TokenStorage | undefined;
  /** Where visits to providers are kept until they come back. By default IndexedDB in browsers, and memory elsewhere. */
  readonly oauthStorage?: TokenStorage | undefined;
  /**
   * Where a secret of this device is kept, beyond sign-outs: by it the server knows the device again. By default IndexedDB
   * in browsers, and memory elsewhere.
   */
  readonly deviceStorage?: TokenStorage | undefined;
  /**
   * Called when a call was refused for want of a second factor, once however many were refused together. Answer `true`
   * when the person has proven one: the calls are then repeated, once. Without it they answer the refusal.
   */
  readonly onMfaRequired?: OnMfaRequired | undefined;
}

/** Holds this device's session, and sends calls with it. */
export interface SessionKeeper {
  /** As the signed-in user, or with the anon key alone where nobody is. Never throws. */
  readonly call: (call: Call, url?: string) => Promise<Answer>;
  /** The session, refreshed if its access token is about to end; null where nobody is signed in. */
  readonly getSession: () => Promise<SessionResult>;
  /** Refreshes now, such as after the server has changed what the token says. */
  readonly refreshSession: () => Promise<SessionResult>;
  /** Calls back after each change, this tab's or another's. Answers how to stop. */
  readonly onAuthStateChange: (listener: AuthListener) => () => void;
}

export type SessionResult = Result<{ readonly session: Session | null }, AuthRefreshError>;

/**
 * Keeps a session alive by the rules of docs/concepts/token-families.md, "The client": signs nobody out for a lost
 * answer, a crash or a second tab, and never sends a signed-in user's call without their token.
 *
 * @param options `url`: where tRPC answers, such as `https://api.example.com/trpc`.
 * @example
 * import { createSessionKeeper } from '@aalto/sdk/trpc';
 *
 * const keeper = createSessionKeeper({ url: 'http://localhost:3000/trpc', anonKey: 'aalto_pk_…' });
 * keeper.onAuthStateChange((event, session) => console.log(event, session?.user.email));
 */
export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  const { url, anonKey, onMfaRequired } = options;
  const { storage = defaultStorage(`${url} ${anonKey}`) } = options;
  const { oauthStorage = defaultStorage(`${url} ${anonKey} oauth`) } = options;
  const { deviceStorage = defaultStorage(`${url} ${anonKey} devices`) } = options;
  const sendTo = createSenders(options);
  const store = createSlotStore(storage);
  const devices = createDeviceSecrets(deviceStorage);
  const refreshNow = createRefresh(store, sendTo(url));
  const stepUps = inOrder(createStepUp({ store, send: sendTo(url), refresh: refreshNow, devices }));
  // A refresh would use up the attempt of a step-up in flight, which would then have to be sent again.
  const refresh: RefreshSlot = async (seen) => {
    await stepUps.idle();
    return refreshNow(seen);
  };
  const signIn = createSignIn(store);
  const flows = createOAuthFlows(oauthStorage);
  const tools = { store, refresh, stepUp: stepUps.run, signIn, flows, devices, repeat: createRepetition() };
  const makeCall = createDeviceProof(store, devices, (call, to = url) =>
    dispatchCall({ ...tools, send: sendTo(to) }, call),
  );
  const call = onMfaRequired ? createMfaPrompt(store, makeCall, onMfaRequired) : makeCall;
  return {
    // A storage that fails is told as what it is, wherever it was asked.
    call: (given, to) => call(given, to).catch((error: unknown) => failed(asCallError(error))),
    getSession: () => readSession(tools, needsRefresh),
    refreshSession: () => readSession(tools, () => true),
    onAuthStateChange: (listener) => store.subscribe(listener),
  };
}

async function readSession(
  { store, refresh }: Pick<UserCallTools, 'store' | 'refresh'>,
  isDue: (slot: Slot) => boolean,
): Promise<SessionResult> {
  try {
    const stored = await store.read();
    const slot = stored && isDue(stored) ? await refresh(stored) : stored;
    return { data: { session: slot?.session ?? null }, error: null };
  } catch (error) {
    return { data: null, error: asSessionError(error) };
  }
}

function defaultStorage(name: string): TokenStorage {
  return findIndexedDb() ? indexedDbStorage(name) : memoryStorage();
}

/** One transport for each address, so that calls to it meet in batches. */
function createSenders(endpoint: Endpoint): (url: string) => Send {
  const senders = new Map<string, Send>();
  return (url) => {
    const send = senders.get(url) ?? createTransport({ ...endpoint, url });
    senders.set(url, send);
    return send;
  };
}

/** Runs one after another; `idle` waits for those that were begun. */
function inOrder<Input, Output>(work: (input: Input) => Promise<Output>) {
  let last: Promise<unknown> = Promise.resolve();
  return {
    idle: () => last,
    run: (input: Input): Promise<Output> => {
      const next = last.then(() => work(input));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
