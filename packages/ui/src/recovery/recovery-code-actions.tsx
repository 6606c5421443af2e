import { Button, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import { appName } from '../page/app-name.ts';
import { sheetAsText, sheetFileName } from './recovery-codes-sheet.ts';
import type { RecoveryCodesSheet } from './recovery-codes-sheet.ts';

const icon = { size: 17, stroke: 1.7 } as const;

/** Three ways to keep them. */
export function RecoveryCodeActions({ sheet }: { readonly sheet: RecoveryCodesSheet }): ReactElement {
  const { copy, copied, error } = useClipboard({ timeout: 4000 });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          px="sm"
          leftSection={copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
          onClick={() => copy(sheet.codes.join('\n'))}
        >
          Copy
        </Button>
        <Button
          variant="default"
          px="sm"
          leftSection={<IconDownload {...icon} />}
          onClick={() => downloadText(sheetFileName(appName), sheetAsText(sheet))}
        >
          Download
        </Button>
        <Button variant="default" leftSection={<IconPrinter {...icon} />} onClick={() => globalThis.print()}>
          Print
        </Button>
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {copied && 'The codes are copied. Paste them where you keep them.'}
      </Text>
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          The browser did not allow it. Download the codes, or select them and copy them by hand.
        </Text>
      )}
    </Stack>
  );
}

function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Some browsers read it only once the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
