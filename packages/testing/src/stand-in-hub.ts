import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendFile, sha256 } from './file-server.js';
import type { Handler, Sending } from './file-server.js';

/** The commit that `main` of every repository points to. */
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A stand-in for the hub with one repository. */
export interface StandInHub {
  repository: string;
  /** Contents by path. */
  files: Record<string, Buffer>;
  /** Files from this size on are stored as LFS objects, as the hub does with weights; others by git's id. */
  lfsFrom?: number;
  licence?: string;
  /** Where contents are sent from: redirected to this origin (see {@link contents}). */
  cdn?: string;
  /** sha256 that the hub states instead of the true one. */
  stated?: string;
  /** Answers every request with this. */
  refusal?: { status: number; headers?: Record<string, string> };
}

/** Git's id of a content. */
export function gitId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Answers the requests that a download makes of the hub's API. */
export function hub(stand: StandInHub): Handler {
  const api = `/api/models/${stand.repository}`;
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://hub');
    const path = decodeURIComponent(url.pathname);
    if (stand.refusal) {
      response.writeHead(stand.refusal.status, stand.refusal.headers).end();
    } else if (path === `${api}/revision/main`) {
      const cardData = stand.licence === undefined ? {} : { license: stand.licence };
      json(response, { _id: '1', id: stand.repository, gated: false, sha: COMMIT, cardData });
    } else if (path === `${api}/paths-info/${COMMIT}`) {
      void body(request).then((text) => json(response, pathsInfo(stand, JSON.parse(text).paths as string[])));
    } else {
      const prefix = `/${stand.repository}/resolve/${COMMIT}/`;
      const bytes = path.startsWith(prefix) ? stand.files[path.slice(prefix.length)] : undefined;
      if (bytes === undefined) {
        // As the hub does, so as not to tell what is private.
        response.writeHead(401, { 'x-error-code': 'RepoNotFound' }).end();
      } else if (stand.cdn === undefined) sendFile(bytes)(request, response);
      else response.writeHead(302, { location: `${stand.cdn}/${sha256(bytes)}?signature=x` }).end();
    }
  };
}

/** Sends the contents that a hub redirects to. */
export function contents(files: Record<string, Buffer>, sending?: Sending): Handler {
  const senders = new Map(Object.values(files).map((bytes) => [sha256(bytes), sendFile(bytes, sending)]));
  return (request, response) => {
    const send = senders.get((request.url ?? '').slice(1).replace(/\?.*/, ''));
    if (send === undefined) response.writeHead(404).end();
    else send(request, response);
  };
}

function pathsInfo({ files, lfsFrom = 5000, stated }: StandInHub, paths: readonly string[]): unknown[] {
  return paths.flatMap((path) => {
    const bytes = files[path];
    if (bytes === undefined) return [];
    const size = bytes.length;
    if (size < lfsFrom) return [{ type: 'file', path, size, oid: gitId(bytes) }];
    const lfs = { oid: stated ?? sha256(bytes), size, pointerSize: 130 };
    return [{ type: 'file', path, size, oid: gitId(Buffer.from('pointer')), lfs }];
  });
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
