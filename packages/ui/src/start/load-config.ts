/** Where the API is, as the host of the app answers it. */
export interface AppConfig {
  readonly url: string;
  readonly anonKey: string;
}

/** @throws {Error} There is no `config.json` beside the app, or it is not of this shape. */
export async function loadConfig(): Promise<AppConfig> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`config.json answered ${response.status}.`);
  const config: unknown = await response.json();
  if (!isAppConfig(config)) throw new Error('config.json has no url and anonKey.');
  return config;
}

function isAppConfig(value: unknown): value is AppConfig {
  if (typeof value !== 'object' || value === null) return false;
  const { url, anonKey }: { url?: unknown; anonKey?: unknown } = value;
  return typeof url === 'string' && typeof anonKey === 'string';
}
