import { useBlocker } from '@tanstack/react-router';

import { ConfirmDialog } from './confirm-dialog.tsx';

/** Asks before what was typed is lost: by a link, by "back", or, in the browser's own words, by closing the tab. */
export function UnsavedChanges({ isDirty }: { readonly isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      title="Leave without saving?"
      confirmLabel="Leave"
      isBusy={false}
      error={null}
      onConfirm={() => proceed?.()}
      onClose={() => reset?.()}
      onClosed={() => undefined}
    >
      What you changed on this page is not saved yet.
    </ConfirmDialog>
  );
}
