import { QueryClient } from '@tanstack/react-query';
import type { ApiFailure } from '../../src/api.js';

/** The server answered, but not with what was asked for. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    /** For programs, see {@link ApiFailure}. */
    readonly code: string,
    message: string,
    /** What to do next; may be empty. */
    readonly next: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/** Nobody answers at the page's address: the server was stopped, or the computer sleeps. */
export class ServerGone extends Error {
  constructor() {
    super('The studio server does not answer.');
    this.name = 'ServerGone';
  }
}

/** Values of a query string; those that are undefined, null or false are left out. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly number[] | null | undefined>
>;

export interface RequestOptions {
  /** Aborts the request: a newer one supersedes it. */
  signal?: AbortSignal | undefined;
}

const tokenKey = 'neco-studio-token';

/**
 * The token of the address this page was opened with, kept for reloads of this tab and taken out of the address bar,
 * so that it is not copied along with a link. Pictures and event streams are let in by the cookie the server set.
 */
const token = takeToken();

function takeToken(): string | null {
  const address = new URL(location.href);
  const given = address.searchParams.get('token');
  if (given === null) return sessionStorage.getItem(tokenKey);
  sessionStorage.setItem(tokenKey, given);
  address.searchParams.delete('token');
  history.replaceState(history.state, '', address);
  return given;
}

/** Address of something under `/api`, for pictures, downloads and event streams. */
export function apiAddress(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === false) continue;
    parameters.set(name, value === true ? '1' : String(value));
  }
  const text = parameters.toString();
  return `/api${path}${text === '' ? '' : `?${text}`}`;
}

/**
 * Sends a request and gives its decoded JSON.
 * @throws {RequestError} with the server's own words when it refuses
 * @throws {ServerGone} when nobody answers
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { query = {}, body, signal }: { query?: Query; body?: unknown } & RequestOptions = {},
): Promise<T> {
  const response = await reach(apiAddress(path, query), { method, body, signal });
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export function get<T>(path: string, query: Query = {}, options: RequestOptions = {}): Promise<T> {
  return request<T>('GET', path, { query, ...options });
}

export function post<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  return request<T>('POST', path, { body, ...options });
}

/** Numbers that come as bytes (heat maps, label grids), not as JSON. */
export async function getBytes(
  path: string,
  query: Query = {},
  options: RequestOptions = {},
): Promise<ArrayBuffer> {
  return await (await reach(apiAddress(path, query), options)).arrayBuffer();
}

async function reach(
  address: string,
  { method = 'GET', body, signal }: { method?: string; body?: unknown } & RequestOptions,
): Promise<Response> {
  const headers = new Headers();
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerGone();
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<RequestError> {
  const { error, message, next } = await response
    .json()
    .then((answer: Partial<ApiFailure>) => answer)
    .catch((): Partial<ApiFailure> => ({}));
  return new RequestError(
    response.status,
    error ?? 'unknown',
    message ?? `The server answered ${response.status} ${response.statusText}.`,
    next ?? '',
  );
}

/**
 * Answers already fetched, by question. A question that finds the server gone is not repeated by itself: the shell
 * watches for the server and has all questions asked again when it is back. Refusals are shown at once.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A server on this computer is reachable without any network.
      networkMode: 'always',
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
