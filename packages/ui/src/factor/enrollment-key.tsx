import { Box, Button, Flex, Stack, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { QRCodeSVG } from 'qrcode.react';
import type { ReactElement } from 'react';

import { CopyField } from '../form/copy-field.tsx';
import classes from './enrollment-key.module.css';

export interface EnrollmentKeyProps {
  /** Base32. */
  readonly secret: string;
  readonly secretInGroups: string;
  readonly otpauthUrl: string;
}

/** The same secret in three forms: to scan, to open on this phone, to type. */
export function EnrollmentKey({ secret, secretInGroups, otpauthUrl }: EnrollmentKeyProps): ReactElement {
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm">
        Scan the code with an authenticator app on your phone, such as Google Authenticator, 1Password or
        Aegis.
      </Text>
      <Button
        component="a"
        href={otpauthUrl}
        hiddenFrom="sm"
        variant="default"
        leftSection={<IconDeviceMobile size={18} stroke={1.7} aria-hidden />}
      >
        Open in authenticator app
      </Button>
      <Flex gap="lg" direction={{ base: 'column', sm: 'row' }}>
        {/* Black on white in the dark too, with the quiet zone of four modules: some scanners read nothing else. */}
        <Box className={classes['code']}>
          <QRCodeSVG
            value={otpauthUrl}
            title="QR code for your authenticator app"
            size={212}
            level="M"
            marginSize={4}
            bgColor="#ffffff"
            fgColor="#000000"
          />
        </Box>
        <Box flex={1} miw={0}>
          <CopyField
            label="Or enter this key by hand"
            value={secret}
            display={secretInGroups}
            testId="enrollment-secret"
          />
        </Box>
      </Flex>
    </Stack>
  );
}
