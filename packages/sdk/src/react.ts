export { AaltoProvider, useSession } from './react/aalto-provider.ts';
export type { AaltoProviderProps } from './react/aalto-provider.ts';
export type { SessionSource, SessionState } from './react/session-store.ts';
