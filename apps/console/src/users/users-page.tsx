import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { UserFinder } from './user-finder.tsx';

const route = getRouteApi('/signed-in/backends/$backendId/users');

export function UsersPage() {
  const { backendId } = route.useParams();
  const { search } = route.useSearch();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Users'}
      description="Who has an account at this backend, the newest first."
    >
      {(backend) => <UserFinder key={backendId} backend={backend} search={search} />}
    </BackendPage>
  );
}
