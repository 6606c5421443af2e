import { LoadingState } from '@aalto/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement } from 'react';

/** Brings whoever left on purpose to a page that everybody may see. */
export function ToHome(): ReactElement {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/', replace: true });
  }, [navigate]);
  return <LoadingState label="Loading" />;
}
