import { expect } from '@playwright/test';
import type { Browser } from '@playwright/test';

import { onPhone } from './devices.ts';
import type { Person } from './person.ts';
import type { Visit } from './tour.ts';

/** Where somebody with a second factor is signed in, and what a device shows whose session was ended from another. */
export async function tourSessions(ada: Person, browser: Browser, visit: Visit): Promise<void> {
  const phone = await onPhone(ada, browser);
  await phone.signIn();
  await phone.open('/security');
  await expect(phone.button('Show my devices')).toBeVisible();
  await visit('demo/sessions-after-a-code', phone.page);
  await ada.open('/security');
  await expect(ada.button('Sign out Firefox on Android')).toBeVisible();
  await visit('demo/sessions', ada.page);
  await ada.button('Sign out Firefox on Android').click();
  await expect(ada.button('Sign out Firefox on Android')).toBeHidden();
  await visit('demo/sessions-this-device-only', ada.page);
  await phone.page.reload();
  await expect(phone.page.getByText('Your session has ended')).toBeVisible();
  await visit('demo/session-ended', phone.page);
  await phone.page.context().close();
}
