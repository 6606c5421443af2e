import type { Page } from '@playwright/test';

const desk = { width: 1280, height: 800 };
const hand = { width: 390, height: 844 };

export interface Variant {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: typeof desk;
}

export const atTheDesk: Variant = { name: 'desk-light', colorScheme: 'light', viewport: desk };

export const variants: readonly Variant[] = [
  atTheDesk,
  { name: 'desk-dark', colorScheme: 'dark', viewport: desk },
  { name: 'hand-dark', colorScheme: 'dark', viewport: hand },
  { name: 'hand-light', colorScheme: 'light', viewport: hand },
];

/** Shows the page that is open as such a device would. */
export async function wear(page: Page, { colorScheme, viewport }: Variant): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(viewport);
  // Colours fade into one another: what is looked at in between is neither.
  await page.waitForTimeout(200);
}
