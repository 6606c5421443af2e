import { parseSlot } from '../session/slot.ts';
import type { Slot } from '../session/slot.ts';
import { COOKIE_NAME, formatAccessTokenCookie } from './access-token-cookie.ts';
import type { AccessTokenCookie } from './access-token-cookie.ts';
import { indexedDbStorage } from './indexed-db-storage.ts';
import type { TokenStorage } from './token-storage.ts';

export interface CookieStorageOptions extends AccessTokenCookie {
  /** Where the session itself is kept. By default in IndexedDB, under the cookie's name. */
  readonly storage?: TokenStorage;
}

/**
 * For apps whose pages are rendered on a server: keeps the session as {@link indexedDbStorage} does, and copies its access
 * token alone into a cookie, for `createServerClient` to read. The refresh token never leaves the browser, so only the
 * browser refreshes: where a page finds the cookie gone or its token expired, it is rendered as for a visitor, and the
 * browser's client takes over.
 *
 * The cookie is as long-lived as the access token (five minutes by default), and JavaScript must write it, so it is not
 * `HttpOnly`. It is `SameSite=Lax`: what other sites post does not bring it, so let nothing change by a GET.
 *
 * @example
 * import { cookieStorage, createClient } from '@aalto/sdk';
 *
 * createClient({ url: 'https://api.example.com', anonKey: 'aalto_pk_…', storage: cookieStorage() });
 */
export function cookieStorage({ storage, ...cookie }: CookieStorageOptions = {}): TokenStorage {
  const kept = storage ?? indexedDbStorage(cookie.name ?? COOKIE_NAME);
  const show = (text: string | null): void => writeCookie(parseSlot(text), cookie);
  return {
    read: () => kept.read(),
    async update(change) {
      try {
        // Inside the transaction, which orders the tabs: the cookie of the last one is that of what is stored.
        await kept.update((stored) => {
          const next = change(stored);
          if (next !== stored) show(next);
          return next;
        });
      } catch (error) {
        show(await kept.read().catch(() => null));
        throw error;
      }
    },
    watch: (onChange) => kept.watch?.(onChange) ?? (() => undefined),
  };
}

/** As much of a document as is used here; see `indexed-db.ts` for why these types are ours. */
declare const document: { cookie: string } | undefined;
declare const location: { readonly protocol: string } | undefined;

function writeCookie(slot: Slot | null, cookie: AccessTokenCookie): void {
  if (typeof document === 'undefined') return;
  const isSecure = typeof location !== 'undefined' && location.protocol === 'https:';
  document.cookie = formatAccessTokenCookie(slot, { isSecure, ...cookie });
}
