export const RETURN_PATH = '/auth/return';

/** The one page that mailed links and providers lead to. It stands on the backend's list exactly so. */
export function returnUrl(): string {
  return new URL(RETURN_PATH, location.origin).href;
}
