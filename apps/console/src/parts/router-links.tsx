import { Anchor, Button, NavLink } from '@mantine/core';
import type { AnchorProps, ButtonProps, NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type LinkProps<Own> = Own & Omit<ComponentProps<'a'>, keyof Own>;

/** Mantine's links, with the router's `to`, `params` and `aria-current`. */
export const TextLink = createLink((props: LinkProps<AnchorProps>) => <Anchor {...props} />);

export const LinkButton = createLink((props: LinkProps<ButtonProps>) => <Button component="a" {...props} />);

export const SectionLink = createLink((props: LinkProps<NavLinkProps>) => <NavLink {...props} />);
