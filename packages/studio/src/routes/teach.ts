import * as torch from '@neco/torch';
import { z } from 'zod';
import type { ClassColour } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import type {
  CertaintyAnswer,
  CertaintyQuery,
  ExportAnswer,
  ExportRequest,
  LabelsAnswer,
  LabelsQuery,
  NewProject,
  Project,
  ProjectsAnswer,
  ScoreAnswer,
  TaughtMaskQuery,
} from '../api.js';
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
import { count, flag, grid, image, list, model, number, object, text } from './schemas.js';

/** Images whose masks are compared at most: an answer within seconds. */
const mostScored = 200;

/** Bytes of a project: hundreds of thousands of labelled patches. */
const largestBody = 2 ** 23;

const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const projectBody = z.toJSONSchema(projectSchema, { target: 'draft-7', io: 'input' });

const named = object({ name: { type: 'string', minLength: 1, maxLength: 64 } });
const ofModel = { type: 'object', properties: { model } } as const;

interface Named {
  name: string;
}

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
        response: { 200: object({ projects: list(object({ name: text, changed: text })) }) },
      },
    },
    async (): Promise<ProjectsAnswer> => ({ projects: await store.list() }),
  );

  app.post<{ Body: NewProject }>(
    '/api/teach/projects',
    {
      schema: {
        summary: 'Begins a project without classes',
        body: {
          type: 'object',
          properties: { name: { type: 'string', maxLength: 64 }, model },
          required: ['name'],
        },
        response: { 200: { ...projectBody } },
      },
    },
    ({ body: { name, model = 0 } }): Promise<Project> =>
      store.create(name, studio.model(model).features.grid),
  );

  app.get<{ Params: Named }>(
    '/api/teach/projects/:name',
    { schema: { summary: 'A project', params: named, response: { 200: { ...projectBody } } } },
    ({ params }): Promise<Project> => store.read(params.name),
  );

  app.put<{ Params: Named; Body: unknown }>(
    '/api/teach/projects/:name',
    {
      bodyLimit: largestBody,
      // The store checks it. The server's own check would take null, which stands for no class, for the class 0.
      validatorCompiler: () => (value: unknown) => ({ value }),
      schema: {
        summary:
          'Replaces a project; its revision must be the one it was read with, and is one more afterwards',
        params: named,
        body: { ...projectBody },
        response: { 200: { ...projectBody } },
      },
    },
    ({ params, body }): Promise<Project> => store.write(params.name, body),
  );
}

function registerLabels(app: App, studio: Studio, store: ProjectStore, sets: TaughtSets): void {
  app.get<{ Params: Named; Querystring: LabelsQuery }>(
    '/api/teach/projects/:name/labels',
    {
      schema: {
        summary: 'Class and margin of every patch of an image',
        params: named,
        querystring: { type: 'object', properties: { model, image }, required: ['image'] },
        response: { 200: object({ revision: count, grid, labels: text, margins: text, margin: number }) },
      },
    },
    async ({ params, query: { model = 0, image } }): Promise<LabelsAnswer> => {
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

  app.get<{ Params: Named & { image: number }; Querystring: TaughtMaskQuery }>(
    '/api/teach/projects/:name/mask/:image',
    {
      schema: {
        summary: 'PNG of an image’s pixels in the colours of their classes',
        produces: ['image/png'],
        params: { type: 'object', properties: { ...named.properties, image }, required: ['name', 'image'] },
        querystring: {
          type: 'object',
          properties: {
            model,
            size: { type: 'integer', minimum: 64, maximum: 1024 },
            margin: share,
            revision: count,
          },
        },
      },
    },
    async ({ params: { name, image }, query: { model = 0, size: side = 512, margin = 0 } }, reply) => {
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

  app.get<{ Params: Named; Querystring: CertaintyQuery }>(
    '/api/teach/projects/:name/certainty',
    {
      schema: {
        summary: 'All images, the least certain first',
        params: named,
        querystring: {
          type: 'object',
          properties: { model, offset: count, limit: { type: 'integer', minimum: 1, maximum: 500 } },
        },
        response: {
          200: object({
            revision: count,
            total: count,
            images: list(
              object({
                image: count,
                name: text,
                width: count,
                height: count,
                margin: number,
                taught: flag,
              }),
            ),
            missing: { type: 'array', items: text },
          }),
        },
      },
    },
    async ({ params, query: { model = 0, offset = 0, limit = 60 }, signal }): Promise<CertaintyAnswer> => {
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

  app.get<{ Params: Named; Querystring: { model?: number } }>(
    '/api/teach/projects/:name/score',
    {
      schema: {
        summary: 'Agreement with the masks of images that were not taught',
        params: named,
        querystring: ofModel,
        response: {
          200: object({
            revision: count,
            score: {
              type: ['object', 'null'],
              properties: {
                mIoU: number,
                perClass: { type: 'array', items: { type: ['number', 'null'] } },
                images: count,
                leftOut: number,
              },
            },
          }),
        },
      },
    },
    async ({ params, query: { model = 0 }, signal }): Promise<ScoreAnswer> => {
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
  const answer = object({
    state: { type: 'string', enum: ['none', 'running', 'done', 'failed'] },
    done: count,
    total: count,
    folder: text,
    path: text,
    skipped: { type: 'array', items: text },
    message: text,
  });

  app.post<{ Params: Named; Body: ExportRequest }>(
    '/api/teach/projects/:name/export',
    {
      schema: {
        summary: 'Begins to write the masks of all images into a new folder below that of the projects',
        params: named,
        body: { type: 'object', properties: { model, margin: share } },
        response: { 200: answer },
      },
    },
    async ({ params, body: { model = 0, margin = 0 } }): Promise<ExportAnswer> => {
      const project = await store.read(params.name);
      const opened = studio.model(model);
      opened.features.requireReady();
      const taught = sets.get(project, model);
      taught.requireLabels();
      return jobs.start(taught, opened.name, margin);
    },
  );

  app.get<{ Params: Named }>(
    '/api/teach/projects/:name/export',
    { schema: { summary: 'How far the latest export is', params: named, response: { 200: answer } } },
    ({ params }): ExportAnswer => jobs.get(params.name),
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
