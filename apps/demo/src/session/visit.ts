import { readOwnPath } from './own-path.ts';

/** Why this tab was sent away, or waits for a link: to go on there when the person is back. */
export interface Visit {
  /** The provider that it was sent to; undefined where a mail was sent. */
  readonly provider?: string | undefined;
  /** To connect an account, rather than to sign in. */
  readonly isLink?: boolean | undefined;
  readonly next?: string | undefined;
}

const KEY = 'aalto-notes.visit';

export function rememberVisit(visit: Visit): void {
  sessionStorage.setItem(KEY, JSON.stringify(visit));
}

/** Empty in a tab that was not sent away, such as one that a mail program opened. */
export function readVisit(): Visit {
  const stored = parse(sessionStorage.getItem(KEY));
  if (typeof stored !== 'object' || stored === null) return {};
  const { provider, isLink, next }: { [Name in keyof Visit]?: unknown } = stored;
  return {
    provider: typeof provider === 'string' ? provider : undefined,
    isLink: isLink === true,
    next: readOwnPath(next),
  };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
