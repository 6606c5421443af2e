import { EmptyState } from '@aalto/ui';
import { Paper } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';

export function NoMails({ keepsMails }: { readonly keepsMails: boolean }) {
  return (
    <Paper>
      <EmptyState icon={<IconMail size={32} stroke={1.4} />} title="No mails yet">
        {keepsMails
          ? 'Links and codes to sign in, resets and security notices will appear here by themselves. To make the first, ask for a code on the sign-in page of your app.'
          : 'Whatever this backend mails to its users will be listed here, with what became of it.'}
      </EmptyState>
    </Paper>
  );
}
