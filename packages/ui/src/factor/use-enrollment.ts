import type { Api, AuthEnrollMfaOutput } from '@aalto/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

import { unwrap } from '../query/unwrap.ts';

const LIFETIME_MS = 10 * 60 * 1000;

let begun = 0;

export interface Enrollment {
  readonly data: AuthEnrollMfaOutput | undefined;
  readonly error: unknown;
  readonly isExpired: boolean;
  /** The server has said so, whatever the clock says. */
  readonly expire: () => void;
  /** Begins another one, in place of this. */
  readonly restart: () => void;
  /** It is over, one way or the other: the secret goes as soon as it is no longer shown. */
  readonly finish: () => void;
}

/** The pending enrollment of this session: begun once, however often the page is rendered. */
export function useEnrollment(auth: Pick<Api['auth'], 'enrollMfa'>): Enrollment {
  const [id, setId] = useState(nextId);
  const [expiredId, setExpiredId] = useState<number>();
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['mfa', 'enrollment', id],
    queryFn: async () => unwrap(await auth.enrollMfa()),
    staleTime: Infinity,
    gcTime: LIFETIME_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const finish = useForget();
  const endsAt = data && endOf(data, dataUpdatedAt);
  useEffect(() => {
    if (endsAt === undefined) return undefined;
    const timer = setTimeout(() => setExpiredId(id), endsAt - Date.now());
    return () => clearTimeout(timer);
  }, [endsAt, id]);
  return {
    data,
    error,
    isExpired: expiredId === id,
    expire: () => setExpiredId(id),
    restart: () => setId(nextId),
    finish,
  };
}

/** Not while it is shown: rendered once more without its data, the query would begin another enrollment. */
function useForget(): () => void {
  const queryClient = useQueryClient();
  const isShown = useRef(false);
  const isOver = useRef(false);
  const forgetOnceOver = useCallback(() => {
    const isGone = isOver.current && !isShown.current;
    if (isGone) queryClient.removeQueries({ queryKey: ['mfa', 'enrollment'] });
  }, [queryClient]);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
      forgetOnceOver();
    };
  }, [forgetOnceOver]);
  return () => {
    isOver.current = true;
    forgetOnceOver();
  };
}

/** Of each enrollment its own, so that none is shown again from the cache. */
function nextId(): number {
  begun += 1;
  return begun;
}

/** By this device's clock, which may be wrong: then the usual lifetime is the better guess. */
function endOf({ expiresAt }: AuthEnrollMfaOutput, receivedAt: number): number {
  const end = Date.parse(expiresAt);
  const isPlausible = end > receivedAt && end <= receivedAt + LIFETIME_MS;
  return isPlausible ? end : receivedAt + LIFETIME_MS;
}
