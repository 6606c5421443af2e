import { createContext, useContext } from 'react';

import type { Demo } from './create-demo.ts';

export const DemoContext = createContext<Demo | null>(null);

export function useDemo(): Demo {
  const demo = useContext(DemoContext);
  if (!demo) throw new TypeError('useDemo needs a DemoContext around it.');
  return demo;
}
