/** `npm run api`: one API process against DATABASE_URL. Start as many as you like on one database. */
import { parseSettings, SettingsError } from './env.ts';
import { fail, stopOnSignal } from './process.ts';
import { serve } from './serve.ts';
import { welcome } from './welcome.ts';

try {
  const settings = parseSettings(process.env);
  const { databaseUrl, secret } = settings;
  if (databaseUrl === undefined || secret === undefined) {
    throw new SettingsError(
      'DATABASE_URL is required here. Beside a running `npm start`: env $(cat .aalto/env) PORT=3001 npm run api',
    );
  }
  const api = await serve(settings, { url: databaseUrl, secret });
  stopOnSignal(() => api.close());
  process.stdout.write(welcome(settings, api.seeded));
} catch (error) {
  fail(error);
}
