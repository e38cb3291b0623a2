import { createReadStream } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as torch from '@neco/torch';
import { notFound } from '../api-error.js';
import {
  certaintyAnswer,
  certaintyQuery,
  exportAnswer,
  exportRequest,
  headsAnswer,
  labelsAnswer,
  labelsQuery,
  named,
  namedImage,
  namedSegmenter,
  newProjectBody,
  ofModel,
  projectsAnswer,
  scoreAnswer,
  segmenterAnswer,
  segmenterRequest,
  taughtMaskQuery,
  type LabelsAnswer,
} from '../api/teach.js';
import { colouredMask, fitInside } from '../pictures.js';
import type { App } from '../app.js';
import { SharedWork } from '../shared-work.js';
import type { Studio } from '../studio.js';
import { insideFolder } from '../inside-folder.js';
import { beginFromHead, beginFromMasks } from '../teach/begin.js';
import { ExportJobs } from '../teach/export-jobs.js';
import { rgbColour } from '../teach/head-classes.js';
import { offeredFile, offeredHeads } from '../teach/heads.js';
import { projectSchema } from '../teach/project.js';
import { ProjectStore } from '../teach/project-store.js';
import { headFile, saveSegmenter } from '../teach/save-segmenter.js';
import { StartHeads } from '../teach/start-heads.js';
import { patchMargins, unlabelled, type ImageCertainty, type TaughtSet } from '../teach/taught-set.js';
import { TaughtSets } from '../teach/taught-sets.js';
import type { TaughtScore } from '../teach/true-classes.js';

/** Images whose masks are compared at most: an answer within seconds. */
const mostScored = 200;

/** Bytes of a project: hundreds of thousands of labelled patches. */
const largestBody = 2 ** 23;

/** Projects of clicks, and what they make of all images. */
export function registerTeach(app: App, studio: Studio): void {
  const store = new ProjectStore(studio.projectsFolder);
  const starts = new StartHeads(studio.projectsFolder);
  const sets = new TaughtSets(studio, starts);
  registerProjects(app, studio, store, starts);
  registerLabels(app, studio, store, sets);
  registerRatings(app, studio, store, sets);
  registerExport(app, studio, store, sets);
  registerSegmenter(app, studio, store, sets);
}

function registerProjects(app: App, studio: Studio, store: ProjectStore, starts: StartHeads): void {
  app.get(
    '/api/teach/projects',
    {
      schema: {
        summary: 'Projects, those changed last first',
        response: { 200: projectsAnswer },
      },
    },
    async () => ({ projects: await store.list() }),
  );

  app.post(
    '/api/teach/projects',
    {
      schema: {
        summary: 'Begins a project: without classes, from masks, or from a segmenter',
        body: newProjectBody,
        response: { 200: projectSchema },
      },
    },
    ({ body: { name, model: index, begin } }) => {
      const model = studio.model(index);
      model.startKept();
      const begun = { studio, model, starts, name };
      return store.create(name, model.features.grid, async () => {
        if (begin === undefined) return {};
        if (begin.from === 'masks') return await beginFromMasks(begun, begin.images);
        return await beginFromHead(begun, await offeredFile(studio, begin.head));
      });
    },
  );

  app.get(
    '/api/teach/heads',
    { schema: { summary: 'Segmenters that a project can begin with', response: { 200: headsAnswer } } },
    async () => {
      // Whoever is about to begin needs the features of images in their own shape.
      studio.model(0).startKept();
      return { heads: await offeredHeads(studio) };
    },
  );

  app.get(
    '/api/teach/projects/:name',
    { schema: { summary: 'A project', params: named, response: { 200: projectSchema } } },
    async ({ params }) => {
      const project = await store.read(params.name);
      if (project.head?.resize !== 'squash') studio.model(0).startKept();
      return project;
    },
  );

  app.put(
    '/api/teach/projects/:name',
    {
      bodyLimit: largestBody,
      schema: {
        summary:
          'Replaces a project; its revision must be the one it was read with, and is one more afterwards',
        params: named,
        body: projectSchema,
        response: { 200: projectSchema },
      },
    },
    ({ params, body }) => store.write(params.name, body),
  );
}

function registerLabels(app: App, studio: Studio, store: ProjectStore, sets: TaughtSets): void {
  app.get(
    '/api/teach/projects/:name/labels',
    {
      schema: {
        summary: 'Class and margin of every patch of an image',
        params: named,
        querystring: labelsQuery,
        response: { 200: labelsAnswer },
      },
    },
    async ({ params, query: { model, image } }): Promise<LabelsAnswer> => {
      const project = await store.read(params.name);
      studio.image(image);
      return { revision: project.revision, ...(await describeLabels(await sets.get(project, model), image)) };
    },
  );

  app.get(
    '/api/teach/projects/:name/mask/:image',
    {
      schema: {
        summary: 'PNG of an image’s pixels in the colours of their classes',
        produces: ['image/png'],
        params: namedImage,
        querystring: taughtMaskQuery,
      },
    },
    async ({ params: { name, image }, query: { model, size: side, margin } }, reply) => {
      const project = await store.read(name);
      const size = await studio.size(image);
      if (size.width === 0) throw notFound(`Image ${image} cannot be decoded.`);
      const shown = fitInside(size, side);
      const labels = await (await sets.get(project, model)).pixels(image, shown, margin);
      const palette = project.classes.map(({ colour }) => rgbColour(colour));
      return reply
        .type('image/png')
        .header('cache-control', 'private, max-age=600')
        .send(await colouredMask({ data: labels, ...shown }, palette, unlabelled, side));
    },
  );
}

async function describeLabels(taught: TaughtSet, image: number): Promise<Omit<LabelsAnswer, 'revision'>> {
  const found = await taught.scores(image);
  const [, rows, columns] = found.scores.shape as [number, number, number];
  try {
    return torch.scope(() => {
      const ahead = patchMargins(found);
      return {
        grid: [rows, columns] as [number, number],
        span: [found.spannedRows, found.spannedColumns] as [number, number],
        labels: base64(found.scores.argmax(0).to('uint8').toBytes()),
        margins: base64(ahead.mul(255).round().to('uint8').toBytes()),
        margin: ahead.mean().item(),
      };
    });
  } finally {
    found.scores.release();
  }
}

function registerRatings(app: App, studio: Studio, store: ProjectStore, sets: TaughtSets): void {
  const rankings = new SharedWork<ImageCertainty[]>(4);
  const ratings = new SharedWork<TaughtScore | null>(4);

  app.get(
    '/api/teach/projects/:name/certainty',
    {
      schema: {
        summary: 'All images, the least certain first',
        params: named,
        querystring: certaintyQuery,
        response: { 200: certaintyAnswer },
      },
    },
    async ({ params, query: { model, offset, limit }, signal }) => {
      const project = await store.read(params.name);
      const taught = await sets.get(project, model);
      const work = (ended: AbortSignal): Promise<ImageCertainty[]> => taught.certainties(ended);
      const all = await rankings.get(sets.key(project, model), work, signal);
      const shown = all.slice(offset, offset + limit).map(async ({ image, margin }) => {
        const { width, height } = await studio.size(image);
        return {
          image,
          name: studio.image(image).name,
          width,
          height,
          margin,
          taught: taught.taught.has(image),
        };
      });
      return {
        revision: project.revision,
        total: all.length,
        images: await Promise.all(shown),
        missing: [...taught.missing],
      };
    },
  );

  app.get(
    '/api/teach/projects/:name/score',
    {
      schema: {
        summary: 'Agreement with the masks of images that were not taught',
        params: named,
        querystring: ofModel,
        response: { 200: scoreAnswer },
      },
    },
    async ({ params, query: { model }, signal }) => {
      const project = await store.read(params.name);
      const taught = await sets.get(project, model);
      const work = (ended: AbortSignal): Promise<TaughtScore | null> => taught.score(mostScored, ended);
      return {
        revision: project.revision,
        score: await ratings.get(sets.key(project, model), work, signal),
      };
    },
  );
}

function registerExport(app: App, studio: Studio, store: ProjectStore, sets: TaughtSets): void {
  const jobs = new ExportJobs(studio);
  app.addHook('onClose', () => jobs.close());

  app.post(
    '/api/teach/projects/:name/export',
    {
      schema: {
        summary: 'Begins to write the masks of all images into a new folder below that of the projects',
        params: named,
        body: exportRequest,
        response: { 200: exportAnswer },
      },
    },
    async ({ params, body: { model, margin } }) => {
      const project = await store.read(params.name);
      const opened = studio.model(model);
      const taught = await sets.get(project, model);
      taught.features.cache.requireReady();
      taught.requireHead();
      return jobs.start(taught, opened.name, margin);
    },
  );

  app.get(
    '/api/teach/projects/:name/export',
    { schema: { summary: 'How far the latest export is', params: named, response: { 200: exportAnswer } } },
    ({ params }) => jobs.get(params.name),
  );
}

function registerSegmenter(app: App, studio: Studio, store: ProjectStore, sets: TaughtSets): void {
  const folderOf = (project: string, number: number): string =>
    `${project}-segmenter${number === 1 ? '' : `-${number}`}`;

  app.post(
    '/api/teach/projects/:name/segmenter',
    {
      schema: {
        summary: 'Writes the project as a segmenter into a new folder below that of the projects',
        params: named,
        body: segmenterRequest,
        response: { 200: segmenterAnswer },
      },
    },
    async ({ params, body: { model } }) => {
      const project = await store.read(params.name);
      const taught = await sets.get(project, model);
      taught.features.cache.requireReady();
      const { folder, ...saved } = await saveSegmenter(studio, taught, studio.projectsFolder);
      const name = path.basename(folder);
      const number = Number(/-segmenter-(\d+)$/.exec(name)?.[1] ?? 1);
      return { folder: name, path: folder, number, ...saved };
    },
  );

  app.get(
    '/api/teach/projects/:name/segmenter/:number',
    {
      schema: {
        summary: 'A saved head, as a file',
        produces: ['application/octet-stream'],
        params: namedSegmenter,
      },
    },
    async ({ params: { name, number } }, reply) => {
      const wanted = path.join(studio.projectsFolder, folderOf(name, number), headFile);
      if (!(await lstat(wanted).catch(() => null))?.isFile())
        throw notFound(`There is no saved segmenter ${number} of "${name}".`);
      const file = await insideFolder(await realpath(studio.projectsFolder), wanted);
      const shown = encodeURIComponent(`${folderOf(name, number)}.safetensors`);
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${shown}`)
        .header('cache-control', 'no-store')
        .send(createReadStream(file));
    },
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
