import * as torch from '@neco/torch';
import type { ClassColour } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import {
  certaintyAnswer,
  certaintyQuery,
  exportAnswer,
  exportRequest,
  labelsAnswer,
  labelsQuery,
  named,
  namedImage,
  newProjectBody,
  ofModel,
  projectsAnswer,
  scoreAnswer,
  taughtMaskQuery,
  type LabelsAnswer,
} from '../api/teach.js';
import { colouredMask, fitInside } from '../pictures.js';
import type { App } from '../app.js';
import { SharedWork } from '../shared-work.js';
import type { Studio } from '../studio.js';
import { margins } from '../teach/class-scores.js';
import { ExportJobs } from '../teach/export-jobs.js';
import { projectSchema } from '../teach/project.js';
import { ProjectStore } from '../teach/project-store.js';
import { unlabelled, type ImageCertainty, type TaughtSet } from '../teach/taught-set.js';
import { TaughtSets } from '../teach/taught-sets.js';
import type { TaughtScore } from '../teach/true-classes.js';

/** Images whose masks are compared at most: an answer within seconds. */
const mostScored = 200;

/** Bytes of a project: hundreds of thousands of labelled patches. */
const largestBody = 2 ** 23;

/** Projects of clicks, and what they make of all images. */
export function registerTeach(app: App, studio: Studio): void {
  const store = new ProjectStore(studio.projectsFolder);
  const sets = new TaughtSets(studio);
  registerProjects(app, studio, store);
  registerLabels(app, studio, store, sets);
  registerRatings(app, studio, store, sets);
  registerExport(app, studio, store, sets);
}

function registerProjects(app: App, studio: Studio, store: ProjectStore): void {
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
        summary: 'Begins a project without classes',
        body: newProjectBody,
        response: { 200: projectSchema },
      },
    },
    ({ body: { name, model } }) => store.create(name, studio.model(model).features.grid),
  );

  app.get(
    '/api/teach/projects/:name',
    { schema: { summary: 'A project', params: named, response: { 200: projectSchema } } },
    ({ params }) => store.read(params.name),
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
      const [rows, columns] = studio.model(model).features.grid;
      return {
        revision: project.revision,
        grid: [rows, columns],
        ...describeLabels(sets.get(project, model), image),
      };
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
      const labels = sets.get(project, model).pixels(image, shown, margin);
      const palette = project.classes.map(({ colour }) => rgbOf(colour));
      return reply
        .type('image/png')
        .header('cache-control', 'private, max-age=600')
        .send(await colouredMask({ data: labels, ...shown }, palette, unlabelled, side));
    },
  );
}

function describeLabels(
  taught: TaughtSet,
  image: number,
): Pick<LabelsAnswer, 'labels' | 'margins' | 'margin'> {
  const scores = taught.scores(image);
  try {
    return torch.scope(() => {
      const ahead = margins(scores);
      return {
        labels: base64(scores.argmax(1).to('uint8').toBytes()),
        margins: base64(ahead.mul(255).round().to('uint8').toBytes()),
        margin: ahead.mean().item(),
      };
    });
  } finally {
    scores.release();
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
      const taught = sets.get(project, model);
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
      const taught = sets.get(project, model);
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
      opened.features.requireReady();
      const taught = sets.get(project, model);
      taught.requireLabels();
      return jobs.start(taught, opened.name, margin);
    },
  );

  app.get(
    '/api/teach/projects/:name/export',
    { schema: { summary: 'How far the latest export is', params: named, response: { 200: exportAnswer } } },
    ({ params }) => jobs.get(params.name),
  );
}

/** @param colour `#rrggbb` */
function rgbOf(colour: string): ClassColour {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
