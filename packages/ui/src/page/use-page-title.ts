import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

import { appName } from './app-name.ts';

/** One page is shown at a time; null before the first, which takes no focus, so that the skip link comes first. */
let titleBefore: string | null = null;

export interface PageTitle {
  readonly page: RefObject<HTMLDivElement | null>;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** Names the tab after the page, and on navigation moves the focus to its heading, so that it is read out. */
export function usePageTitle(title: string): PageTitle {
  const page = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === appName ? title : `${title} · ${appName}`;
    const isNavigation = titleBefore !== null && titleBefore !== title;
    titleBefore = title;
    // A page may have put it where the person goes on, such as into the field for a code.
    const isFocusInside = page.current?.contains(document.activeElement) ?? false;
    if (isNavigation && !isFocusInside) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return { page, heading };
}
