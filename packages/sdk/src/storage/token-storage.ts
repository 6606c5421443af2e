/**
 * Where a client keeps its session: one text, or nothing. Bring your own where none of ours fits.
 *
 * A session survives crashes, lost answers and several tabs because `update` is atomic among all who share the
 * storage, and durable once it resolves. localStorage is neither.
 */
export interface TokenStorage {
  /** What is stored now; null where nothing is. */
  read(): Promise<string | null>;
  /**
   * One step, all or nothing: reads, asks `change`, and writes what it answers (null removes). Nobody who shares the
   * storage may write in between. `change` is synchronous, and where it throws nothing is written.
   */
  update(change: (stored: string | null) => string | null): Promise<void>;
  /** Calls back after others that share the storage wrote to it; answers how to stop. */
  watch?(onChange: () => void): () => void;
}
