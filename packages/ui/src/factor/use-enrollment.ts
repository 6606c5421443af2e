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
  /** A ref of the element that shows it. */
  readonly place: (element: Element | null) => void;
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
  const { place, finish } = useForget();
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
    place,
  };
}

/**
 * When its page is left, the secret goes. Not while it is shown: rendered once more without its data, the query would
 * begin another enrollment. Nor while the page is hidden, such as behind a step-up, which leaves it in the document.
 */
function useForget(): Pick<Enrollment, 'finish' | 'place'> {
  const queryClient = useQueryClient();
  const isMounted = useRef(false);
  const isOver = useRef(false);
  const shown = useRef<Element>(null);
  const place = useCallback((element: Element | null) => {
    if (element) shown.current = element;
  }, []);
  const forgetOnceLeft = useCallback(() => {
    const isHidden = !isOver.current && shown.current?.isConnected;
    if (!isMounted.current && !isHidden) queryClient.removeQueries({ queryKey: ['mfa', 'enrollment'] });
  }, [queryClient]);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
      setTimeout(forgetOnceLeft);
    };
  }, [forgetOnceLeft]);
  const finish = useCallback(() => {
    isOver.current = true;
  }, []);
  return { place, finish };
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
