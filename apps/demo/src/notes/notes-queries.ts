import type { Api, Client } from '@aalto/sdk';
import { unwrap } from '@aalto/ui';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { OWN, PUBLIC } from '../app/query-keys.ts';
import { recovering } from '../parts/loaded.tsx';

const PAGE_SIZE = 20;

/** One's own notes, newest first, a page at a time. */
export function ownNotes({ data }: Client<Api>) {
  return infiniteQueryOptions({
    queryKey: [OWN, 'notes'],
    queryFn: async ({ pageParam }) =>
      unwrap(await data.notes.list({ limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...recovering,
  });
}

/** What everybody may read. */
export function publicNotes({ data }: Client<Api>) {
  return queryOptions({
    queryKey: [PUBLIC, 'notes'],
    queryFn: async () => unwrap(await data.publicNotes.list()),
    ...recovering,
  });
}
