import type { MailDelivery } from '../../mail/mail-delivery.ts';

/**
 * Whether the next first factor takes a mailed code: else whoever had talked an operator into the reset would need a
 * password alone. Only where its owner could read one, or the account would be closed for good: where no mail leaves nobody
 * could, and the inbox of development is in the console, which an operator may need the code to get into.
 *
 * Accepted there: whoever knows the password enrolls. It costs an operator's reset besides, which its owner is told of as
 * soon as mails are sent.
 */
export function enrollmentTakesMail(
  { sends, keeps }: Pick<MailDelivery, 'sends' | 'keeps'>,
  isOperators: boolean,
): boolean {
  return sends || (keeps && !isOperators);
}
