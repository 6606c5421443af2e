import { Center, Paper, Text } from '@mantine/core';

/** Beside the list, where there is room for a mail. */
export function NothingOpened() {
  return (
    <Paper visibleFrom="md">
      <Center mih={240}>
        <Text c="dimmed">Choose a mail to read it here.</Text>
      </Center>
    </Paper>
  );
}
