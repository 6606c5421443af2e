import { describeError } from '@aalto/ui';
import { Alert } from '@mantine/core';

/** Why what was tried did not work, beside what it was tried with. */
export function Failure({ error }: { readonly error: unknown }) {
  const { title, message } = describeError(error);
  return (
    <Alert role="alert" color="red" variant="light" title={title}>
      {message}
    </Alert>
  );
}
