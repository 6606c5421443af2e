import { useSession } from '@aalto/sdk/react';
import { LoadingState, Page } from '@aalto/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { useDemo } from '../app/demo-context.ts';
import { ButtonLink } from '../parts/links.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { publicNotes } from './notes-queries.ts';
import { PublicBoard } from './public-board.tsx';
import { Welcome } from './welcome.tsx';

/** What everybody may read; for visitors, with a word about the place. */
export function HomePage(): ReactElement {
  const { client } = useDemo();
  const { status } = useSession();
  const query = useQuery(publicNotes(client));
  const loading = <LoadingState label="Loading the public notes" rows={4} columns={2} rowHeight={139} />;
  // Which page this is, is not known yet: to name it twice would take the focus.
  if (status === 'loading') return loading;
  const board = (
    <Loaded query={query} loading={loading}>
      {({ notes }) => <PublicBoard notes={notes} />}
    </Loaded>
  );
  if (status === 'signed_out') return <Welcome>{board}</Welcome>;
  return (
    <Page
      title="Public notes"
      description="What people here share with everybody, newest first."
      actions={
        <ButtonLink to="/notes" variant="default">
          Your notes
        </ButtonLink>
      }
    >
      {board}
    </Page>
  );
}
