import { useEffect, useState } from 'react';

/** Whole seconds until a time, as it comes nearer; 0 once it is past, and for null. */
export function useSecondsUntil(timeMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  const seconds = timeMs === null ? 0 : Math.max(0, Math.ceil((timeMs - now) / 1000));
  const isRunning = seconds > 0;
  useEffect(() => {
    setNow(Date.now());
    if (!isRunning) return undefined;
    const ticker = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(ticker);
  }, [isRunning, timeMs]);
  return seconds;
}
