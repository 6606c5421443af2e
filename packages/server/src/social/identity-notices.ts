import { recordAudit } from '../audit/record-audit.ts';
import type { AuditSubject } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { sendNotice } from '../mail/send-notice.ts';
import type { NoticeReader } from '../mail/send-notice.ts';
import { identityLinked, identityUnlinked } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import type { IdentityRow } from './identity-store.ts';

/** Whose identity it is: of a session, or of an account that somebody arrived at. */
type Owner = NoticeReader & AuditSubject;

/** An account that was there before has another way in: its owner is told, whoever linked it. */
export async function tellLinked(
  tx: Transaction,
  services: Services,
  call: CallContext,
  owner: Owner,
  provider: string,
  identity: IdentityRow,
): Promise<void> {
  await recordLinked(tx, call, owner, provider, identity);
  const { id: identityId, email } = identity;
  await sendNotice(
    tx,
    services,
    call,
    owner,
    'identity_linked',
    (notice) => identityLinked({ ...notice, provider, email }),
    { identityId },
  );
}

/** An account that was opened by it has nobody to tell yet. */
export async function recordLinked(
  tx: Transaction,
  call: CallContext,
  owner: AuditSubject,
  provider: string,
  { id: identityId }: IdentityRow,
): Promise<void> {
  await recordAudit(tx, call, 'identity.linked', owner, { provider, identityId });
}

export async function tellUnlinked(
  tx: Transaction,
  services: Services,
  call: CallContext,
  owner: Owner,
  provider: string,
  { id: identityId, email }: IdentityRow,
): Promise<void> {
  await recordAudit(tx, call, 'identity.unlinked', owner, { provider, identityId });
  await sendNotice(tx, services, call, owner, 'identity_unlinked', (notice) =>
    identityUnlinked({ ...notice, provider, email }),
  );
}
