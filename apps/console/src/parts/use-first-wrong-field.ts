import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Puts the focus where a form has to be mended, each time that it was refused. */
export function useFirstWrongField(refusals: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  return form;
}
