import http from 'node:http';
import type { RunningServer } from '@neco/studio';

/** An answer as it came. */
export interface RawAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface RawRequest {
  method?: string;
  /** Beside the token's, which an own `authorization` or `cookie` replaces. */
  headers?: http.OutgoingHttpHeaders;
  /** Leaves the token out. */
  anonymous?: boolean;
  body?: string | Buffer;
}

/** Sends a request with the path exactly as it is written: nothing tidies `..` away. */
export function ask(server: RunningServer, path: string, request: RawRequest = {}): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, anonymous = false, body } = request;
  const own = anonymous ? {} : { authorization: `Bearer ${server.token}` };
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { ...own, ...headers }, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('end', () =>
          resolve({
            status: answer.statusCode!,
            headers: answer.headers,
            body: Buffer.concat(parts).toString('latin1'),
          }),
        );
        answer.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The JSON of an answer. */
export async function askJson<T>(
  server: RunningServer,
  path: string,
  request?: RawRequest,
): Promise<T & { status: number }> {
  const { status, body } = await ask(server, path, request);
  return { ...(JSON.parse(Buffer.from(body, 'latin1').toString()) as T), status };
}
