import type { TokenStorage } from './token-storage.ts';

/**
 * For one holder, for as long as the process lives: tests, scripts, or a session that shall not outlive a page.
 * Clients of one process may share it.
 *
 * @example
 * import { createClient, memoryStorage } from '@aalto/sdk';
 *
 * createClient({ url: 'http://localhost:3000', anonKey: 'aalto_pk_…', storage: memoryStorage() });
 */
export function memoryStorage(): TokenStorage {
  const watchers = new Set<() => void>();
  let stored: string | null = null;
  return {
    async read() {
      return stored;
    },
    async update(change) {
      const before = stored;
      stored = change(before);
      if (stored !== before) for (const onChange of watchers) onChange();
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}
