import type { Page } from '@playwright/test';

import type { Product } from './product.ts';

/** The body of what the anon key alone may read. */
export async function publicNotesOf({ apiUrl, anonKey }: Product): Promise<string> {
  const answer = await fetch(`${apiUrl}/trpc/data.publicNotes.list`, { headers: { apikey: anonKey } });
  return answer.text();
}

/** What malware on the person's machine would read. */
export async function stealRefreshToken(page: Page): Promise<string> {
  const stored = JSON.stringify(await page.context().storageState({ indexedDB: true }));
  const token = /refreshToken[\\":]+([\w-]+)/.exec(stored)?.[1];
  if (token === undefined) throw new Error('There is no refresh token on this device');
  return token;
}

/** Refreshes elsewhere with a stolen token, and tells what its access token is good for. */
export async function refreshAsThief({ apiUrl, anonKey }: Product, refreshToken: string) {
  const answer = await fetch(`${apiUrl}/trpc/auth.refresh`, {
    method: 'POST',
    headers: { apikey: anonKey, 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
  });
  const token = /"accessToken":"([^"]+)"/.exec(await answer.text())?.[1];
  const headers = { apikey: anonKey, authorization: `Bearer ${token}` };
  return {
    readNotes: async (): Promise<number> =>
      (await fetch(`${apiUrl}/trpc/data.notes.list`, { headers })).status,
  };
}
