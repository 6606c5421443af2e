import { Code, Group, Stack, Text } from '@mantine/core';
import { useId } from 'react';

import { CopyIcon } from '../parts/copy-icon.tsx';

export interface ConnectSnippetProps {
  readonly url: string;
  readonly anonKey: string;
}

/** The whole of what an app needs to talk to a backend. */
export function ConnectSnippet({ url, anonKey }: ConnectSnippetProps) {
  const code = writeSnippet(url, anonKey);
  const labelId = useId();
  return (
    <Stack gap={4}>
      <Group justify="space-between" pr={6}>
        <Text id={labelId} size="sm" fw={500}>
          In your app
        </Text>
        <CopyIcon value={code} label="Copy the code" />
      </Group>
      {/* It scrolls sideways where it is narrow, so the keyboard must reach it. */}
      <Code block tabIndex={0} role="region" aria-labelledby={labelId} p="md" fz="sm" lh={1.7} bdrs="md">
        {code}
      </Code>
    </Stack>
  );
}

function writeSnippet(url: string, anonKey: string): string {
  return [
    `import { createClient } from '@aalto/sdk';`,
    '',
    `const url = '${url}';`,
    `const anonKey = '${anonKey}';`,
    'const client = createClient({ url, anonKey });',
    'const { data, error } = await client.auth.signInWithPassword({ email, password });',
  ].join('\n');
}
