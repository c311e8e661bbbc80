/** What the server says about itself before anybody signs in: /config.json, public. */

export interface OidcConfig {
  authority: string;
  client_id: string;
  scope: string;
}

export interface PageConfig {
  api: string;
  oidc: OidcConfig;
  /** The interpreter answers from a script. */
  demo: boolean;
}

function isConfig(value: unknown): value is PageConfig {
  if (typeof value !== 'object' || value === null) return false;
  const { api, oidc } = value as Partial<PageConfig>;
  return typeof api === 'string' && typeof oidc?.authority === 'string';
}

/** Raises where the server does not answer, or with something else. */
export async function loadConfig(fetcher: typeof fetch = globalThis.fetch): Promise<PageConfig> {
  const response = await fetcher('/config.json');
  const config: unknown = await response.json();
  if (!response.ok || !isConfig(config)) throw new Error('config.json is not a configuration');
  return config;
}

/** The origin under which the paths of openapi.json (`/api/…`) stand. */
export function apiOrigin(config: PageConfig, page: string): string {
  return new URL(config.api, page).href.replace(/\/api\/?$/, '');
}
