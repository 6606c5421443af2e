import type { Answer } from '../errors/answer.ts';
import { isRecord } from '../is-record.ts';
import type { TokenStorage } from '../storage/token-storage.ts';
import { toBase64Url } from '../to-base64-url.ts';
import type { Call } from '../transport/transport.ts';

/** What this device keeps for one user, beyond sign-outs. */
interface DeviceSecret {
  readonly secret: string;
  /** Whether the server is worth asking to ask for no code here. It alone decides. */
  readonly isRemembered: boolean;
}

export interface DeviceSecrets {
  /** Gives a call that takes it the user's secret of this device; made now, where the call may make it a known one. */
  sign(call: Call, userId: string): Promise<Call>;
  /** Keeps what the answer to such a proof says of the device. */
  learn(call: Call, userId: string, answer: Answer): Promise<void>;
  /** Whether no code may be needed here. */
  isRemembered(userId: string): Promise<boolean>;
  forget(userId: string): Promise<void>;
  /** Nothing is left of a user whose account is gone. */
  remove(userId: string): Promise<void>;
}

/** Of those who used this device last: a shared one must not collect secrets without end. */
const MAX_USERS = 20;

/**
 * Keeps a secret for each user of this device, so that the server knows the device again: guesses made elsewhere cannot
 * lock its person out, and whoever wishes it is asked for no code here for a while. Not one for all of them: it would tell
 * the server who shares a device.
 *
 * A storage that fails costs a code that could have been spared, and never a proof.
 */
export function createDeviceSecrets(storage: TokenStorage): DeviceSecrets {
  const read = async () => parseSecrets(await storage.read().catch(() => null));
  const change = (next: (secrets: Secrets) => Secrets): Promise<void> =>
    storage.update((stored) => JSON.stringify([...next(parseSecrets(stored))])).catch(() => undefined);
  const set = (userId: string, isRemembered: boolean): Promise<void> =>
    change((secrets) => {
      const secret = secrets.get(userId)?.secret;
      return secret === undefined ? secrets : withUser(secrets, userId, { secret, isRemembered });
    });

  async function secretFor(userId: string, make: boolean): Promise<string | undefined> {
    if (make) await change((secrets) => withUser(secrets, userId, secrets.get(userId) ?? newSecret()));
    return (await read()).get(userId)?.secret;
  }

  return {
    async sign(call, userId) {
      if (!NAMES_DEVICE.has(call.path)) return call;
      const input = isRecord(call.input) ? call.input : {};
      const device = input['device'] ?? (await secretFor(userId, PROOFS.has(call.path)));
      return device === undefined ? call : { ...call, input: { ...input, device } };
    },
    async learn({ path, input }, userId, { data }) {
      if (path !== 'auth.verifyMfa' || !isRecord(data)) return;
      const until = data['rememberedUntil'];
      // An answer that was lost on its way says nothing; then what was wished for is the best guess.
      if (until !== undefined) await set(userId, until !== null);
      else if (isRecord(input) && input['rememberDevice'] === true) await set(userId, true);
    },
    isRemembered: async (userId) => (await read()).get(userId)?.isRemembered ?? false,
    forget: (userId) => set(userId, false),
    remove: (userId) => change((secrets) => new Map([...secrets].filter(([id]) => id !== userId))),
  };
}

/** What takes the secret: the proofs, and the question before them. */
const NAMES_DEVICE: ReadonlySet<string> = new Set([
  'auth.challengeMfa',
  'auth.verifyDevice',
  'auth.verifyMfa',
  'auth.verifyRecoveryCode',
]);

/** What makes a device a known one. Other calls only tell which one it is. */
const PROOFS: ReadonlySet<string> = new Set(['auth.verifyMfa', 'auth.verifyRecoveryCode']);

type Secrets = ReadonlyMap<string, DeviceSecret>;

/** The one used last comes last. */
function withUser(secrets: Secrets, userId: string, device: DeviceSecret): Secrets {
  const others = [...secrets].filter(([id]) => id !== userId);
  return new Map([...others, [userId, device] as const].slice(-MAX_USERS));
}

function newSecret(): DeviceSecret {
  return { secret: toBase64Url(crypto.getRandomValues(new Uint8Array(32))), isRemembered: false };
}

/** Garbage is no secret. */
function parseSecrets(text: string | null): Secrets {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return new Map(Array.isArray(value) ? value.filter(isEntry) : []);
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is [string, DeviceSecret] {
  if (!Array.isArray(value)) return false;
  const [userId, device] = value;
  const isSecret = isRecord(device) && typeof device['secret'] === 'string';
  return typeof userId === 'string' && isSecret && typeof device['isRemembered'] === 'boolean';
}
