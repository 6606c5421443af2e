import { findUserByEmail, loadBackend } from '../auth/account-store.ts';
import type { BackendRow, UserRow } from '../auth/account-store.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { takeMailTo } from '../limits/take-mail-to.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { mailProof } from './mail-proof.ts';
import type { ProofRequest } from './mail-proof.ts';
import { redirectTarget } from './redirect-target.ts';

interface AccountMail extends Pick<ProofRequest, 'purpose' | 'write'> {
  readonly email: string;
  readonly redirectTo: string | undefined;
  /** Whether anybody is to get it; whoever asks is answered alike. */
  readonly isWanted: (user: UserRow | undefined, backend: BackendRow) => boolean;
  /** What is done for every address alike, before the limit of mails can refuse. */
  readonly before?: (backend: BackendRow) => Promise<void>;
}

/** Mails a proof to the account that an address has, if it has one, for whoever asks from outside of any session. */
export async function mailToAccount(
  services: Services,
  call: CallContext,
  { email, redirectTo: wish, purpose, write, isWanted, before }: AccountMail,
): Promise<void> {
  const { database } = services;
  const backend = await loadBackend(database, call.apiKey);
  const redirectTo = redirectTarget(backend, wish);
  await before?.(backend);
  await takeMailTo(database, { backendId: backend.id, email, ipAddress: call.device.ipAddress });
  const user = await findUserByEmail(database, backend.id, email);
  await inTransaction(database, (tx) =>
    mailProof(tx, services, call, {
      backend,
      purpose,
      // To the address that was stored: another spelling of it may be another person's inbox.
      email: user?.email ?? email,
      userId: user?.id ?? null,
      redirectTo,
      isWanted: isWanted(user, backend),
      write,
    }),
  );
}
