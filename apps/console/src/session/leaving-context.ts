import { createContext } from 'react';

/** Tells the signed-in area that the operator is about to sign out, so that it does not look like being thrown out. */
export const LeavingContext = createContext<() => void>(() => undefined);
