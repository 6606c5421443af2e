import { Anchor } from '@mantine/core';

import classes from './skip-link.module.css';

export const MAIN_ID = 'main';

/** The first stop of the Tab key: past the navigation, to what the page is about. */
export function SkipLink() {
  return (
    <Anchor
      href={`#${MAIN_ID}`}
      className={classes['link']}
      onClick={(event) => {
        // The router would take the hash for a navigation; all that is wanted is the focus.
        event.preventDefault();
        document.getElementById(MAIN_ID)?.focus();
      }}
    >
      Skip to the content
    </Anchor>
  );
}
