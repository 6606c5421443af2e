import type { ReactElement } from 'react';

import { ButtonLink } from '../parts/links.tsx';

/** To where a visit to a provider began. */
export function WayBack({ isLink }: { readonly isLink: boolean }): ReactElement {
  return isLink ? (
    <ButtonLink to="/account">Back to your account</ButtonLink>
  ) : (
    <ButtonLink to="/sign-in">Back to sign in</ButtonLink>
  );
}
