/** As much of a page as is used here; see `indexed-db.ts` for why these types are ours. */
declare const document:
  | Record<
      'addEventListener' | 'removeEventListener',
      (type: 'freeze' | 'resume', listener: () => void) => void
    >
  | undefined;

export interface Wakeful {
  readonly onChange: () => void;
  readonly stop: () => void;
}

/**
 * Keeps changes from a page that is asleep until it wakes. Browsers freeze pages that nobody looks at: these still hear
 * messages, but a transaction that they open ends only when they wake, and until then no other tab could store anything.
 *
 * @see https://wicg.github.io/page-lifecycle/
 */
export function whileAwake(onChange: () => void): Wakeful {
  const page = typeof document === 'undefined' ? undefined : document;
  let isAsleep = false;
  const sleep = (): void => void (isAsleep = true);
  const wake = (): void => {
    isAsleep = false;
    onChange();
  };
  page?.addEventListener('freeze', sleep);
  page?.addEventListener('resume', wake);
  return {
    onChange: () => {
      if (!isAsleep) onChange();
    },
    stop() {
      page?.removeEventListener('freeze', sleep);
      page?.removeEventListener('resume', wake);
    },
  };
}
