import { useSession } from '@aalto/sdk/react';

import type { Backend } from '../app/trpc.ts';

/** Whether a user of this backend is the operator who looks: operators are users of the console's own. */
export function useIsOneself({ isConsole }: Backend, userId: string): boolean {
  const { session } = useSession();
  return isConsole && session?.user.id === userId;
}
