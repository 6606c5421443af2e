import { RETURN_PATH } from './return-url.ts';

const purposes = ['sign_in', 'sign_up', 'password_reset', 'email_change'] as const;

/** Of a mailed link. */
type LinkPurpose = (typeof purposes)[number];

/** What a page load brought along from a mailed link, or from a provider. */
export type Arrival =
  | { readonly kind: 'link'; readonly purpose: LinkPurpose; readonly token: string }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'nothing' };

/**
 * Reads what was brought along, and takes it out of the address and the history before anything else runs: a secret there
 * is seen over a shoulder, kept by the browser, and synchronised to others.
 */
export function takeArrival(): Arrival {
  const { pathname, search, hash } = location;
  if (pathname !== RETURN_PATH) return { kind: 'nothing' };
  if (search !== '' || hash !== '') history.replaceState(history.state, '', RETURN_PATH);
  return readArrival(new URLSearchParams(search), new URLSearchParams(hash.slice(1)));
}

function readArrival(query: URLSearchParams, fragment: URLSearchParams): Arrival {
  const [code, reason] = [query.get('code'), query.get('error')];
  if (code !== null) return { kind: 'code', code };
  if (reason !== null) return { kind: 'refused', reason };
  const [token, purpose] = [fragment.get('token'), purposes.find((one) => one === fragment.get('purpose'))];
  return token !== null && purpose ? { kind: 'link', purpose, token } : { kind: 'nothing' };
}
