import { useMemo } from 'react';

import { useStore } from '../store/use-store.ts';
import { createCountdown } from './countdown.ts';

/**
 * Whole seconds until a time, as it comes nearer; 0 once it is past, and for null.
 *
 * @param until Milliseconds since 1970.
 */
export function useSecondsUntil(until: number | null): number {
  return useStore(useMemo(() => createCountdown(until), [until]));
}
