import { startMailServer } from './mail-server.ts';
import type { ReceivedMail } from './mail-server.ts';

export type Inbox = Awaited<ReturnType<typeof startInbox>>;

/** A mail server, and people who read their mails in order. */
export async function startInbox() {
  const server = await startMailServer();
  const read = new Map<string, number>();

  async function waitFor<T>(look: () => T | undefined): Promise<T> {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('No such mail arrived');
  }

  return {
    url: server.url,
    server,
    /** The next mail to an address that was not read yet. */
    async next(address: string): Promise<ReceivedMail> {
      const index = read.get(address) ?? 0;
      const mail = await waitFor(() => server.mailsTo(address)[index]);
      read.set(address, index + 1);
      return mail;
    },
    /** The newest one with such a subject. */
    last: (address: string, subject: RegExp): Promise<ReceivedMail> =>
      waitFor(() => server.mailsTo(address).findLast((mail) => subject.test(mail.subject ?? ''))),
    close: () => server.close(),
  };
}

/** The eight digits, as a person would read them off. */
export function codeIn({ text = '' }: Pick<ReceivedMail, 'text'>): string {
  const [, first, second] = /\b(\d{4}) (\d{4})\b/.exec(text) ?? [];
  if (first === undefined || second === undefined) throw new Error(`This mail has no code:\n${text}`);
  return `${first}${second}`;
}

/** The link to the page with the button. */
export function linkIn({ text = '' }: Pick<ReceivedMail, 'text'>): string {
  const [link] = /https?:\/\/\S+\/auth\/confirm\?\S+/.exec(text) ?? [];
  if (link === undefined) throw new Error(`This mail has no link:\n${text}`);
  return link;
}
