import { createContext } from 'react';

/** Tells the pages of the signed-in that the session is about to end on purpose, which is not being thrown out. */
export const LeavingContext = createContext<(isLeaving: boolean) => void>(() => undefined);
