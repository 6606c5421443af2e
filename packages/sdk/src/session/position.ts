/**
 * Where a refresh token stands in its family. Its text begins with version (1 byte), key id (1), session id (16),
 * epoch (2) and generation (4): 24 bytes, which are 32 characters. The rest is the server's to read.
 */
export interface Position {
  readonly family: string;
  /** Counts step-ups. */
  readonly epoch: number;
  /** Counts rotations inside the epoch. */
  readonly generation: number;
}

const VERSION = 1;
const HEAD = /^[\w-]{32}/;

/** Null for what is no refresh token of a version that is known here. */
export function positionOf(refreshToken: string): Position | null {
  const head = HEAD.exec(refreshToken)?.[0];
  if (head === undefined) return null;
  const bytes = Uint8Array.from(atob(head.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
    byte.charCodeAt(0),
  );
  if (bytes[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer);
  return { family: bytes.slice(2, 18).join(), epoch: view.getUint16(18), generation: view.getUint32(20) };
}

interface Placed {
  readonly refreshToken: string;
}

/** Whether both descend from one sign-in. */
export function isSameFamily(a: Placed, b: Placed): boolean {
  return positionOf(a.refreshToken)?.family === positionOf(b.refreshToken)?.family;
}

/** Whether `a` came later than `b` in one family. Across families nothing is newer. */
export function isNewer(a: Placed, b: Placed): boolean {
  const [left, right] = [positionOf(a.refreshToken), positionOf(b.refreshToken)];
  if (!left || !right || left.family !== right.family) return false;
  return left.epoch > right.epoch || (left.epoch === right.epoch && left.generation > right.generation);
}
