import { createContext, useContext } from 'react';

import type { Console } from './create-console.ts';

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const value = useContext(ConsoleContext);
  if (!value) throw new TypeError('useConsole needs a ConsoleContext around it.');
  return value;
}
