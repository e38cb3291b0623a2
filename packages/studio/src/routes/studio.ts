import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { once } from 'node:events';
import { studioInfo, type ProgressEvent } from '../api/studio.js';
import type { App } from '../app.js';
import type { Studio } from '../studio.js';

/** Milliseconds between two events at least: features of small images come in faster than anybody looks. */
const pause = 200;
/** Milliseconds after which a line is sent without news, so that a reader that is gone is noticed. */
const quiet = 20_000;

/** What is open, and how far the background work is. */
export function registerStudio(app: App, studio: Studio): void {
  app.get(
    '/api/studio',
    {
      schema: {
        summary: 'What the studio has open, and the state of its models',
        response: { 200: studioInfo },
      },
    },
    () => studio.info(),
  );

  app.get(
    '/api/progress',
    {
      schema: {
        summary: 'Server-sent events "progress": the state of all models, whenever one changes',
        produces: ['text/event-stream'],
      },
    },
    (_request, reply) => {
      const stop = new AbortController();
      reply.raw.once('close', () => stop.abort());
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .send(Readable.from(progressEvents(studio, stop.signal)));
    },
  );
}

async function* progressEvents(studio: Studio, signal: AbortSignal): AsyncGenerator<string> {
  let told = '';
  while (!signal.aborted) {
    const event: ProgressEvent = { models: studio.modelInfos() };
    const now = JSON.stringify(event);
    yield now === told ? ': still here\n\n' : `event: progress\ndata: ${now}\n\n`;
    told = now;
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    if (JSON.stringify({ models: studio.modelInfos() }) !== told) continue;
    const until = AbortSignal.any([signal, AbortSignal.timeout(quiet)]);
    await once(studio, 'change', { signal: until }).catch(() => undefined);
  }
}
