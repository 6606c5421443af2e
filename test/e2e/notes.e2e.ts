import { expect, test } from './support/fixtures.ts';

test('Escape closes a note that was not changed, and asks before it discards what was written', async ({
  person,
  page,
}) => {
  await person.signUp();
  await person.addNote('As it was');
  const editor = page.getByLabel('Note', { exact: true });
  await page.getByRole('button', { name: /^Edit note/ }).click();
  await page.keyboard.press('Escape');
  await expect(editor).toBeHidden();
  await page.getByRole('button', { name: /^Edit note/ }).click();
  await editor.fill('As it will be');
  await page.keyboard.press('Escape');
  await person.button('Keep writing').click();
  await expect(editor).toHaveValue('As it will be');
  await editor.press('Escape');
  await person.button('Discard').click();
  await expect(person.note('As it was')).toBeVisible();
});

test('the word about being offline stays in sight while one scrolls', async ({ person, page, context }) => {
  await person.signUp();
  for (const note of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) await person.addNote(note);
  await context.setOffline(true);
  await page.mouse.wheel(0, 2000);
  await expect(page.getByText(/You are offline/)).toBeInViewport();
});
