import { getRouteApi } from '@tanstack/react-router';

import { BackendPage } from '../backends/backend-page.tsx';
import { Mailbox } from './mailbox.tsx';

const route = getRouteApi('/signed-in/backends/$backendId/mail');

export function MailPage() {
  const { backendId } = route.useParams();
  const { mail } = route.useSearch();
  return (
    <BackendPage
      backendId={backendId}
      title={() => 'Mail'}
      description="What the users of this backend were mailed, the newest first."
    >
      {() => <Mailbox key={backendId} backendId={backendId} mailId={mail} />}
    </BackendPage>
  );
}
