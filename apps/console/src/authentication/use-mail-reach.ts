import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '../app/trpc.ts';
import type { Backend } from '../app/trpc.ts';

/** Where a mailed code ends up: with its reader, in the console's inbox, or with nobody. */
export type MailReach = 'unknown' | 'sent' | 'kept' | 'unread';

/** The inbox is behind the console's own sign-in: what an operator needs to get in must not wait there. */
export function useMailReach({ id: backendId, isConsole }: Backend): MailReach {
  const { data } = useQuery(useTRPC().mails.list.queryOptions({ backendId, limit: 1 }));
  if (!data) return 'unknown';
  if (data.sendsMails) return 'sent';
  return data.keepsMails && !isConsole ? 'kept' : 'unread';
}
