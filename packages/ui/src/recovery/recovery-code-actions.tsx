import type { IssuedRecoveryCodesView } from '@aalto/sdk/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import type { ReactElement } from 'react';

const icon = { size: 17, stroke: 1.7 } as const;

export type RecoveryCodeActionsProps = Pick<
  IssuedRecoveryCodesView,
  'copy' | 'copied' | 'download' | 'print'
>;

/** Three ways to keep them. */
export function RecoveryCodeActions(props: RecoveryCodeActionsProps): ReactElement {
  const { copy, copied, download, print } = props;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          px="sm"
          leftSection={copied === 'yes' ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
          onClick={copy}
        >
          Copy
        </Button>
        <Button variant="default" px="sm" leftSection={<IconDownload {...icon} />} onClick={download}>
          Download
        </Button>
        <Button variant="default" leftSection={<IconPrinter {...icon} />} onClick={print}>
          Print
        </Button>
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {copied === 'yes' && 'The codes are copied. Paste them where you keep them.'}
      </Text>
      {copied === 'refused' && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          The browser did not allow it. Download the codes, or select them and copy them by hand.
        </Text>
      )}
    </Stack>
  );
}
