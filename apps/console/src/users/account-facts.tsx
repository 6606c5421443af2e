import { DataList, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import type { User } from '../app/trpc.ts';
import { CopyIcon } from '../parts/copy-icon.tsx';
import { DateTime } from '../parts/date-time.tsx';
import { Section } from '../parts/section.tsx';
import { displayName } from '../providers/provider-words.ts';
import { UserBadges } from './user-badges.tsx';

export interface AccountFactsProps {
  readonly user: User;
  readonly isOneself: boolean;
}

export function AccountFacts({ user, isOneself }: AccountFactsProps) {
  const { id, emailVerifiedAt, bannedAt, lastSignInAt, createdAt } = user;
  return (
    <Section
      title="Account"
      {...(isOneself && { description: 'This is your own account: you are signed in with it.' })}
      action={
        <UserBadges
          isOneself={isOneself}
          isBanned={bannedAt !== null}
          isProven={emailVerifiedAt !== null}
          hasFactor={false}
        />
      }
    >
      <DataList withDivider size="sm" labelWidth="8rem">
        <Fact label="Id">
          <Group gap={4} wrap="nowrap">
            <code>{id}</code>
            <CopyIcon value={id} label="Copy the id" />
          </Group>
        </Fact>
        <Fact label="Address">
          {emailVerifiedAt === null ? (
            'Not confirmed'
          ) : (
            <>
              Confirmed <DateTime value={emailVerifiedAt} />
            </>
          )}
        </Fact>
        <Fact label="Signs in with">
          <WaysIn user={user} />
        </Fact>
        <Fact label="Joined">
          <DateTime value={createdAt} />
        </Fact>
        <Fact label="Last signed in">
          {lastSignInAt === null ? 'Never' : <DateTime value={lastSignInAt} />}
        </Fact>
      </DataList>
    </Section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

/** A code by mail is always among them, so it is told only where it is the only one. */
function WaysIn({ user: { hasPassword, identities } }: { readonly user: User }) {
  const linked = identities.map(({ provider, email }) => {
    const name = displayName({ name: provider });
    return email === null ? name : `${name} (${email})`;
  });
  const ways = [...(hasPassword ? ['Password'] : []), ...linked];
  return <Text inherit>{ways.length === 0 ? 'A mailed code' : ways.join(', ')}</Text>;
}
