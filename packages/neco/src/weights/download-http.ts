import { UserError } from '../errors.js';

/** Why a download failed. {@link reason} is a clause, so that callers can add what to do instead. */
export class DownloadError extends UserError {
  constructor(
    readonly reason: string,
    /** Whether trying again soon may help: a broken connection, an overloaded server. */
    readonly transient = false,
    options?: ErrorOptions,
  ) {
    super(`${reason}.`, options);
    this.name = 'DownloadError';
  }
}

const MAX_REDIRECTS = 10;

/**
 * `fetch` over https only, redirects included. Plain http is accepted between addresses of this machine alone (a mirror
 * or a test server on 127.0.0.1). A redirect to another host does not get the access token.
 *
 * @throws {@link DownloadError} if the server cannot be reached or leads elsewhere. The caller must check the
 * status.
 */
export async function secureFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const first = new URL(input instanceof Request ? input.url : input);
  const headers = new Headers(init.headers);
  let address = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    requireSecure(address, first);
    const response = await reach(address, { ...init, headers, redirect: 'manual' });
    const location = response.headers.get('location');
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    const next = new URL(location, address);
    if (next.origin !== address.origin) headers.delete('authorization');
    address = next;
  }
  throw new DownloadError(`${first.host} redirects more than ${MAX_REDIRECTS} times`);
}

function requireSecure(address: URL, first: URL): void {
  if (address.protocol === 'https:') return;
  if (address.protocol === 'http:' && isLoopback(address) && first.protocol === 'http:') return;
  throw new DownloadError(
    address === first
      ? `${address.href} is not an https address`
      : `${first.host} redirects to ${address.protocol}//${address.host}, which is not https`,
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

async function reach(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new DownloadError(`${address.host} cannot be reached (${causeOf(error)})`, true, { cause: error });
  }
}

/** The system's word for a failed connection (`ECONNREFUSED`), which `fetch` hides in its cause. */
export function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return causeOf({ cause: cause.errors[0] });
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? inner ?? message;
}

/** @throws {@link DownloadError} unless the answer is a file. */
export function requireFileResponse(response: Response): void {
  const { host, pathname } = new URL(response.url);
  const { status } = response;
  if (status === 401 || status === 403)
    throw new DownloadError(`${host} refuses access to ${pathname} (${status})`);
  if (status === 404 || status === 410)
    throw new DownloadError(`${host} has no file ${pathname} any more (${status})`);
  if (!response.ok) {
    const transient = status === 408 || status === 429 || status >= 500;
    throw new DownloadError(`${host} answers with an error (${status})`, transient);
  }
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
    throw new DownloadError(`${host} answers with a web page instead of the file ${pathname}`);
}
