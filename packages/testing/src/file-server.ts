import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KNOWN_MODELS, type KnownModel } from '@neco/neco/internal';
import { temporaryFolder } from './temporary-folder.js';

/** What the server was asked. */
export interface Asked {
  path: string;
  range: string | null;
  authorization: string | null;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on 127.0.0.1 for the time of `body`, and what it was asked. */
export async function withServer<T>(
  handler: Handler,
  body: (origin: string, asked: Asked[]) => Promise<T>,
): Promise<T> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { range = null, authorization = null } = request.headers;
    asked.push({ path: request.url ?? '', range, authorization });
    handler(request, response);
  });
  const origin = await listening(server);
  try {
    return await body(origin, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

/** How a server sends a file. */
export interface Sending {
  /** Whether it honours `Range`; yes by default. */
  ranges?: boolean;
  /** Bytes after which the first answers break off, one entry an answer. */
  cuts?: number[];
  /** Leaves a cut connection open and silent. */
  hang?: boolean;
  type?: string;
}

/** Milliseconds: fetch drops what has arrived but was not read when the connection breaks, also on a busy machine. */
const CUT_AFTER = 500;

/** Sends `bytes` as a file server does, or breaks off. */
export function sendFile(bytes: Buffer, sending: Sending = {}): Handler {
  const cuts = [...(sending.cuts ?? [])];
  const etag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
  return (request, response) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const condition = request.headers['if-range'];
    const partial = range !== undefined && sending.ranges !== false && (condition ?? etag) === etag;
    const start = partial ? Number(range) : 0;
    const headers: Record<string, string | number> = {
      'content-type': sending.type ?? 'application/octet-stream',
      'content-length': bytes.length - start,
      etag,
    };
    if (partial) headers['content-range'] = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(partial ? 206 : 200, headers);
    const cut = cuts.shift();
    if (cut === undefined) response.end(bytes.subarray(start));
    else if (sending.hang) response.write(bytes.subarray(start, start + cut));
    else
      response.write(bytes.subarray(start, start + cut), () =>
        setTimeout(() => response.destroy(), CUT_AFTER),
      );
  };
}

/** Bytes that do not repeat, the same every time. */
export function someBytes(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < length; i += 1) blocks.push(createHash('sha256').update(String(i)).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A table entry like `ibot-small` whose file is at another address. */
export function modelAt(address: string, sha?: string): KnownModel {
  const known = KNOWN_MODELS.find(({ name }) => name === 'ibot-small') as KnownModel;
  const source = { kind: 'url', address, cacheName: 'stand-in.pth', ...(sha && { sha256: sha }) } as const;
  return { ...known, name: 'stand-in', source };
}

const VARIABLES = [
  'HF_ENDPOINT',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HF_HUB_OFFLINE',
  'HF_TOKEN',
  'NECO_CACHE',
  'TRANSFORMERS_OFFLINE',
  'XDG_CACHE_HOME',
];

/** An empty folder that holds both caches for the time of `body`; `settings` are set over that. */
export async function withCaches(
  settings: Record<string, string>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const saved = new Map(VARIABLES.map((name) => [name, process.env[name]]));
  const folder = temporaryFolder();
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, {
    HF_HOME: join(folder, 'huggingface'),
    NECO_CACHE: join(folder, 'neco'),
    ...settings,
  });
  try {
    await body(folder);
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
