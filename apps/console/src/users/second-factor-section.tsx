import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconLock } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import type { User } from '../app/trpc.ts';
import { DateTime } from '../parts/date-time.tsx';
import { Section } from '../parts/section.tsx';
import { ResetFactors } from './reset-factors.tsx';
import type { AboutUser } from './user-action.tsx';
import classes from './user-list.module.css';
import { count } from './user-words.ts';

export function SecondFactorSection(about: AboutUser) {
  const { user } = about;
  const isOn = user.factors.length > 0;
  const canReset = isOn || user.guessLocks.length > 0;
  const title = useFocusOnceGone(canReset);
  return (
    <Section
      title="Two-factor authentication"
      titleRef={title}
      description={describeState(user)}
      action={
        <Badge variant={isOn ? 'light' : 'default'} tt="none" fw={550}>
          {isOn ? 'On' : 'Off'}
        </Badge>
      }
    >
      {user.guessLocks.map((lock) => (
        <GuessLock key={lock.budget} lock={lock} />
      ))}
      {isOn && <Factors factors={user.factors} />}
      {canReset && (
        <Group>
          <ResetFactors {...about} />
        </Group>
      )}
    </Section>
  );
}

/** The button goes with what it resets, and the focus that was on it then moves to the heading. */
function useFocusOnceGone(isThere: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasThere = useRef(isThere);
  useEffect(() => {
    if (wasThere.current && !isThere) heading.current?.focus();
    wasThere.current = isThere;
  }, [isThere]);
  return heading;
}

function describeState(user: User): string {
  const { factors, recoveryCodesRemaining, rememberedDeviceCount, enrollmentNeedsEmail } = user;
  if (factors.length === 0) {
    return enrollmentNeedsEmail
      ? 'It was reset by an operator. Setting up an authenticator takes a code that is mailed to the address.'
      : 'No authenticator app is set up.';
  }
  const codes = `${count(recoveryCodesRemaining, 'recovery code')} left`;
  if (rememberedDeviceCount === 0) return `${codes}. No device is remembered.`;
  const verb = rememberedDeviceCount === 1 ? 'is' : 'are';
  return `${codes}. ${count(rememberedDeviceCount, 'device')} ${verb} remembered.`;
}

function Factors({ factors }: Pick<User, 'factors'>) {
  return (
    <Stack component="ul" gap={0} className={classes['list']} aria-label="Authenticators">
      {factors.map(({ id, friendlyName, createdAt, lastUsedAt }) => (
        <Group component="li" key={id} wrap="nowrap" py="sm" className={classes['fact']}>
          <IconDeviceMobile size={20} aria-hidden className={classes['chevron']} />
          <Stack gap={2} flex={1} miw={0}>
            <Text fw={500} truncate>
              {friendlyName}
            </Text>
            <Text size="sm" c="dimmed">
              Added <DateTime value={createdAt} precision="day" /> · last used <DateTime value={lastUsedAt} />
            </Text>
          </Stack>
        </Group>
      ))}
    </Stack>
  );
}

function GuessLock({ lock }: { readonly lock: User['guessLocks'][number] }) {
  const where = lock.budget === 'known_devices' ? 'devices where one was right before' : 'new devices';
  return (
    <Alert color="red" variant="light" icon={<IconLock aria-hidden />} title="Too many wrong codes">
      {lock.lockedUntil === null ? (
        <>No code is accepted from {where} any more. A recovery code opens it again, or a reset.</>
      ) : (
        <>
          No code is accepted from {where} until <DateTime value={lock.lockedUntil} />. Recovery codes still
          work.
        </>
      )}
    </Alert>
  );
}
