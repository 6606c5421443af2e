import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';

export interface LeaveGuard {
  readonly isAsking: boolean;
  readonly stay: () => void;
  readonly leave: () => void;
  /** What the page's own way out does: asks first where that is needed. */
  readonly finish: () => void;
}

/**
 * Asks before somebody leaves what they see only once: by the page's own way out, by a link, or by "back". Of the tab
 * that is closed, the SDK has the browser ask.
 */
export function useLeaveGuard(isNeeded: boolean, onFinish: () => void): LeaveGuard {
  const [isFinishing, setFinishing] = useState(false);
  // Read by the router before the next render, which state would be too late for.
  const isOver = useRef(false);
  const isHolding = (): boolean => isNeeded && !isOver.current;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isHolding() && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  const isBlocked = status === 'blocked';

  function end(): void {
    isOver.current = true;
    if (isBlocked) proceed();
    else onFinish();
  }

  return {
    isAsking: isFinishing || isBlocked,
    stay() {
      setFinishing(false);
      if (isBlocked) reset();
    },
    leave: end,
    finish: () => (isNeeded ? setFinishing(true) : end()),
  };
}
