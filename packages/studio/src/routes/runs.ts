import { Readable } from 'node:stream';
import {
  differenceQuery,
  runDetails,
  runDifference,
  runQuery,
  runsAnswer,
  type MetricsEvent,
  type RunInfo,
} from '../api/runs.js';
import { curvesOf } from '../training-runs/columns.js';
import { followMetrics } from '../training-runs/follow.js';
import { RunList } from '../training-runs/run-list.js';
import type { App } from '../app.js';
import type { Studio } from '../studio.js';

/** Runs below the folder of runs: their list, records, differences and live metrics. */
export function registerRuns(app: App, studio: Studio): void {
  const runs = new RunList(studio.runsFolder);

  app.get(
    '/api/runs',
    {
      schema: {
        summary: 'Runs below the folder of runs, the one that changed last first',
        response: { 200: runsAnswer },
      },
    },
    () => ({ runs: runs.list() }),
  );

  app.get(
    '/api/runs/record',
    {
      schema: {
        summary: 'State, settings, versions and files of a run',
        querystring: runQuery,
        response: { 200: runDetails },
      },
    },
    ({ query }) => runs.details(query.run),
  );

  app.get(
    '/api/runs/difference',
    {
      schema: {
        summary: 'Settings in which two runs differ',
        querystring: differenceQuery,
        response: { 200: runDifference },
      },
    },
    ({ query }) => runs.difference(query.run, query.other),
  );

  app.get(
    '/api/runs/metrics',
    {
      schema: {
        summary: 'Server-sent events "metrics": the numbers of a run, then those that are added',
        produces: ['text/event-stream'],
        querystring: runQuery,
      },
    },
    (request, reply) => {
      const { run } = request.query;
      const folder = runs.folder(run);
      const stop = new AbortController();
      request.raw.once('close', () => stop.abort());
      const describe = () => runs.describe(run, folder);
      const events = metricsEvents(folder.metricsFile, describe, stop.signal);
      return reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .send(Readable.from(events).once('close', () => stop.abort()));
    },
  );
}

/** Looks without news after which a line is sent all the same, so that a reader that is gone is noticed. */
const quietLooks = 8;

async function* metricsEvents(
  file: string,
  describe: () => RunInfo,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let told = '';
  let quiet = 0;
  for await (const change of followMetrics(file, { signal })) {
    const info = describe();
    const state = `${info.state} ${info.totalSteps} ${info.problem}`;
    if (change === null && state === told && ++quiet < quietLooks) continue;
    if (change === null && state === told) yield ': still here\n\n';
    else {
      const { reset, lines } = change ?? { reset: false, lines: [] };
      const event: MetricsEvent = { reset, run: info, ...curvesOf(lines) };
      yield `event: metrics\ndata: ${JSON.stringify(event)}\n\n`;
    }
    told = state;
    quiet = 0;
  }
}
