import { AaltoError, networkError } from '../errors/aalto-error.ts';
import { isRecord } from '../is-record.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { toBase64Url } from '../to-base64-url.ts';
import type { Call } from '../transport/transport.ts';

/** A visit to a provider that this device began, until its code comes back. */
interface OAuthFlow {
  /** RFC 7636 §4.2. The code that comes back begins with its first characters. */
  readonly codeChallenge: string;
  /** Null where the caller keeps it. */
  readonly codeVerifier: string | null;
  /** It adds an identity to the session, and begins none. */
  readonly isLink: boolean;
  /** By the device's clock, in milliseconds. */
  readonly begunAt: number;
}

export interface OAuthFlows {
  /** Keeps a verifier for a visit that begins, and gives the call its challenge. */
  begin(call: Call): Promise<Call>;
  /** Gives the exchange of a code its verifier, and tells what the visit was for. */
  resume(call: Call): Promise<{ readonly call: Call; readonly isLink: boolean }>;
  /** Forgets the visit that a code is of. */
  end(call: Call): Promise<void>;
}

/** Of a challenge that the code carries: among the visits of several tabs, it tells which one came back. */
const HINT_LENGTH = 8;
/** The server forgets them sooner. */
const FLOW_MS = 15 * 60_000;
const MAX_FLOWS = 10;

export function isVisit({ path }: Call): boolean {
  return path === 'auth.signInWithOAuth' || path === 'auth.linkIdentity';
}

/**
 * The client's half of PKCE (RFC 7636): verifiers outlive the page, since the browser leaves it, and several visits may
 * be under way in several tabs.
 */
export function createOAuthFlows(storage: TokenStorage): OAuthFlows {
  const change = async (next: (flows: readonly OAuthFlow[]) => readonly OAuthFlow[]): Promise<void> => {
    const update = storage.update((stored) => {
      const flows = next(parseFlows(stored));
      return flows.length > 0 ? JSON.stringify(flows) : null;
    });
    await update.catch(refuseStorage);
  };
  return {
    async begin(call) {
      const input = isRecord(call.input) ? call.input : {};
      const given = input['codeChallenge'];
      const pair =
        typeof given === 'string' ? { codeChallenge: given, codeVerifier: null } : await createPair();
      const flow = { ...pair, isLink: call.path === 'auth.linkIdentity', begunAt: Date.now() };
      await change((flows) => [...flows, flow].slice(-MAX_FLOWS));
      return { ...call, input: { ...input, codeChallenge: flow.codeChallenge } };
    },
    async resume(call) {
      const input = isRecord(call.input) ? call.input : {};
      const flow = parseFlows(await storage.read().catch(refuseStorage)).find(isOf(call));
      const codeVerifier = input['codeVerifier'] ?? flow?.codeVerifier;
      if (typeof codeVerifier !== 'string') throw begunElsewhere();
      return { call: { ...call, input: { ...input, codeVerifier } }, isLink: flow?.isLink ?? false };
    },
    end: (call) => change((flows) => flows.filter((flow) => !isOf(call)(flow))),
  };
}

function isOf({ input }: Call): (flow: OAuthFlow) => boolean {
  const code = isRecord(input) ? input['code'] : undefined;
  return ({ codeChallenge }) =>
    typeof code === 'string' && code.startsWith(codeChallenge.slice(0, HINT_LENGTH));
}

async function createPair() {
  if (!isSecureContext()) throw networkError('Social sign-in needs a page on https, or on localhost.');
  const codeVerifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  return { codeVerifier, codeChallenge: toBase64Url(new Uint8Array(hash)) };
}

/** Browsers hash nothing for a page that came over plain http. */
function isSecureContext(): boolean {
  return 'subtle' in crypto;
}

/** Said here, before the server hears of the code: it stays good for the browser that has the verifier. */
function begunElsewhere(): AaltoError {
  const message =
    'This visit to the provider was not begun in this browser, or too long ago: begin again here.';
  return new AaltoError('invalid_code', message, { status: 401 });
}

function refuseStorage(cause: unknown): never {
  throw networkError('The visit to the provider could not be read or stored on this device.', { cause });
}

/** Garbage is no flow, and one that is over is none any more. */
function parseFlows(text: string | null): OAuthFlow[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isLiveFlow) : [];
  } catch {
    return [];
  }
}

function isLiveFlow(value: unknown): value is OAuthFlow {
  if (!isRecord(value)) return false;
  const { codeChallenge, codeVerifier, isLink, begunAt } = value;
  const isFlow = typeof codeChallenge === 'string' && typeof isLink === 'boolean';
  const hasVerifier = codeVerifier === null || typeof codeVerifier === 'string';
  return isFlow && hasVerifier && typeof begunAt === 'number' && Date.now() < begunAt + FLOW_MS;
}
