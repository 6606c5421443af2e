/** Runs once the network is back, each time. Answers how to stop. */
export function whenOnline(run: () => void): () => void {
  globalThis.addEventListener?.('online', run);
  return () => globalThis.removeEventListener?.('online', run);
}
