import { AaltoError } from '@aalto/auth-core';

import { isUser } from '../account/change-account.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Transaction } from '../database/connect.ts';
import { users } from '../database/schema/index.ts';
import { sealAnew } from '../keys/seal-anew.ts';
import type { MailContent } from '../mail/mail-sender.ts';
import { sendNotice } from '../mail/send-notice.ts';
import { factorAdded, factorReplaced } from '../mail/templates/notices.ts';
import type { Notice } from '../mail/templates/notices.ts';
import type { Services } from '../services.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';
import { reloadFacts } from '../sessions/session-store.ts';
import type { CallContext } from '../trpc/context.ts';
import { dropOtherSessions, factorContext } from './account.ts';
import type { FactorRow } from './account.ts';
import { findCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import type { Consumption } from './consume-candidate.ts';
import { completeEnrollment } from './enrollment.ts';
import type { EnrollmentRow } from './enrollment.ts';
import { createRecoveryCodes } from './recovery-code-set.ts';

/**
 * Makes a factor of the pending enrollment that a code has proven. Under the account's lock it is asked once more whether
 * this session may: another may have changed that, or somebody who may ask for more.
 *
 * @returns The recovery codes that come with a first factor.
 */
export async function enrollCandidate(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { factorId }: Candidate,
  { timeStep, attempt }: Consumption,
): Promise<string[] | undefined> {
  const facts = await reloadFacts(tx, session);
  const [candidate] = await findCandidates(tx, facts, factorId);
  if (!candidate?.enrollment) throw new AaltoError('factor_not_found');
  const context = factorContext(candidate, factorId);
  const sealedSecret = await sealAnew(candidate.sealedSecret, context, services.rootKeys);
  const replaced = await completeEnrollment(tx, candidate.enrollment, { timeStep, sealedSecret });
  await dropOtherSessions(tx, session, session.sessionId);
  await tellEnrolled(tx, services, call, facts, candidate.enrollment, replaced);
  if (facts.factors.length > 0) return undefined;
  if (facts.enrollmentNeedsEmail)
    await tx.update(users).set({ enrollmentNeedsEmail: false }).where(isUser(session));
  return createRecoveryCodes(tx, services, session, attempt);
}

async function tellEnrolled(
  tx: Transaction,
  services: Services,
  call: CallContext,
  session: SessionFacts,
  { factorId, friendlyName }: EnrollmentRow,
  replaced: FactorRow | undefined,
): Promise<void> {
  const happened = replaced ? 'factor.replaced' : 'factor.added';
  const details = replaced ? { factorId, replacedFactorId: replaced.id } : { factorId };
  await recordAudit(tx, call, happened, session, details);
  const write = (notice: Notice): MailContent =>
    replaced
      ? factorReplaced({ ...notice, friendlyName, replacedName: replaced.friendlyName })
      : factorAdded({ ...notice, friendlyName });
  const kind = replaced ? 'factor_replaced' : 'factor_added';
  await sendNotice(tx, services, call, session, kind, write, { factorId });
}
