import { Readable } from 'node:stream';

/** The content of a mail that is being handed over, and how far that has come. */
export interface HeldContent {
  readonly stream: Readable;
  /** Whether a byte of it may have left. */
  hasBegun(): boolean;
  /** Until `begin` has come to an end, if it was asked at all. */
  settled(): Promise<void>;
}

/**
 * A stream that awaits `begin` before it gives its first byte. It is first read when the server has asked for the
 * content (354), so up to then an attempt can be repeated safely, and from then on it is known to have begun. A stream
 * that was destroyed meanwhile gives nothing.
 */
export function holdContent(bytes: Buffer, begin: () => Promise<void>): HeldContent {
  let hasBegun = false;
  let beginning: Promise<void> = Promise.resolve();

  const give = async (stream: Readable): Promise<void> => {
    await begin();
    if (stream.destroyed) return;
    hasBegun = true;
    stream.push(bytes);
    stream.push(null);
  };
  const stream = new Readable({
    read() {
      if (hasBegun) return;
      beginning = give(this).catch((error: unknown) => void this.destroy(asError(error)));
    },
  });
  return { stream, hasBegun: () => hasBegun, settled: () => beginning };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('A mail could not begin', { cause: error });
}
