/** Who may ask, and what the browser may do with the answers. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.js';

/** 256 random bits, as they stand in an address. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the browser keeps the token in; cookies know no ports, so its name does. */
export function cookieName(port: number): string {
  return `neco-studio-${port}`;
}

/**
 * Answers carry these: the page may load and ask nothing but this server, run no script that stands in a page, be shown
 * in no other page's frame, and no other page may read or embed what is here.
 */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Lets a request through, or refuses it. */
export class Gatekeeper {
  readonly #digest: Buffer;

  /** @param port asked for at each request: it is known only once the server listens */
  constructor(
    token: string,
    private readonly port: () => number,
  ) {
    this.#digest = digest(token);
  }

  /**
   * For every request, before anything else is looked at.
   * @throws ApiError with status 403 or 401
   */
  check(request: FastifyRequest, reply: FastifyReply): void {
    void reply.headers(headers);
    this.#checkHost(request.headers.host);
    this.#checkOrigin(request);
    this.#checkToken(request, reply);
  }

  /** A name of this machine, with our port: a foreign name that leads to loopback is another site to the browser. */
  #checkHost(host: string | undefined): void {
    if (host !== undefined && this.#hosts().includes(host.toLowerCase())) return;
    throw forbidden('The request names another host than this machine.');
  }

  #checkOrigin({ headers: { origin, 'sec-fetch-site': site } }: FastifyRequest): void {
    if (origin !== undefined && !this.#hosts().some((host) => origin === `http://${host}`)) {
      throw forbidden('The request comes from another page.');
    }
    // Browsers say `none` for an address that was typed or opened from outside.
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw forbidden('The request comes from another page.');
    }
  }

  #checkToken(request: FastifyRequest, reply: FastifyReply): void {
    const { authorization, cookie } = request.headers;
    const given = (request.query as Record<string, unknown> | undefined)?.['token'];
    const name = cookieName(this.port());
    if (authorization !== undefined) {
      if (this.#isToken(/^Bearer (\S+)$/i.exec(authorization)?.[1])) return;
    } else if (given !== undefined) {
      if (this.#isToken(given)) {
        void reply.header('set-cookie', `${name}=${given}; HttpOnly; SameSite=Strict; Path=/`);
        return;
      }
    } else if (this.#isToken(cookieValue(cookie, name))) return;
    throw new ApiError(
      401,
      'token',
      'This request lacks the token of the running studio.',
      'Open the address that neco studio printed; it has the token.',
    );
  }

  #isToken(text: unknown): text is string {
    return typeof text === 'string' && timingSafeEqual(digest(text), this.#digest);
  }

  #hosts(): string[] {
    return [`127.0.0.1:${this.port()}`, `localhost:${this.port()}`];
  }
}

function forbidden(message: string): ApiError {
  return new ApiError(403, 'forbidden', message, 'Open the address that neco studio printed.');
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const found = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1);
}

// Of equal length, as the comparison in constant time needs them.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
