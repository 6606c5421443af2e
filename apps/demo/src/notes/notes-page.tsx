import { LoadingState, Page } from '@aalto/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { Loaded } from '../parts/loaded.tsx';
import { NewNote } from './new-note.tsx';
import { ownNotes } from './notes-queries.ts';
import { OwnNotes } from './own-notes.tsx';

export function NotesPage(): ReactElement {
  const { client } = useDemo();
  const query = useInfiniteQuery(ownNotes(client));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <Page title="Notes" description="Only you can read them, except those that you make public.">
      <NewNote />
      <Loaded query={query} loading={<LoadingState label="Loading your notes" rowHeight={114} />}>
        {({ pages }) => (
          <OwnNotes
            notes={pages.flatMap(({ notes }) => notes)}
            onMore={hasNextPage ? () => void fetchNextPage() : undefined}
            isLoadingMore={isFetchingNextPage}
          />
        )}
      </Loaded>
    </Page>
  );
}
