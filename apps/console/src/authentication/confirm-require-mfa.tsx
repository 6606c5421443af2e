import type { Backend } from '../app/trpc.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useUpdateAuthentication } from './use-update-authentication.ts';

export interface ConfirmRequireMfaProps {
  readonly backend: Backend;
  readonly opened: boolean;
  /** How the operator wants the switch. */
  readonly wanted: boolean;
  readonly onClose: () => void;
}

/** Asks before the switch is thrown, and says what will happen. */
export function ConfirmRequireMfa({ backend, opened, wanted, onClose }: ConfirmRequireMfaProps) {
  const { mutate, isPending, error, reset } = useUpdateAuthentication(describeChange);
  const words = wanted ? turningOn : turningOff;
  return (
    <ConfirmDialog
      opened={opened}
      title={`${words.action} for ${backend.name}?`}
      confirmLabel={words.action}
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate({ backendId: backend.id, requireMfa: wanted }, { onSuccess: onClose })}
      onClose={onClose}
      onClosed={reset}
    >
      {words.consequence}
    </ConfirmDialog>
  );
}

function describeChange({ name, requireMfa }: Backend): string {
  return requireMfa ? `${name} now requires MFA.` : `${name} no longer requires MFA.`;
}

const turningOn = {
  action: 'Require MFA',
  consequence:
    'From their next call on, people who have not proven a second factor get no data of their own: their app asks them to set up an authenticator app, or for its code. Nobody is signed out, and what the anon key may read does not change.',
};

const turningOff = {
  action: 'Stop requiring MFA',
  consequence:
    'From their next call on, people reach their data with a password alone. The authenticator apps that they have set up stay in place.',
};
