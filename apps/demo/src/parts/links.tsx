import { Anchor, Button } from '@mantine/core';
import type { AnchorProps, ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactElement } from 'react';

type LinkProps<Look> = Look & Omit<ComponentPropsWithRef<'a'>, keyof Look>;

/** Links of the router, in Mantine's looks: a wrong path does not compile. */
export const AnchorLink = createLink((props: LinkProps<AnchorProps>): ReactElement => (
  <Anchor underline="always" {...props} />
));

export const ButtonLink = createLink((props: LinkProps<ButtonProps>): ReactElement => (
  <Button component="a" {...props} />
));
