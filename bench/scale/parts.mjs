// What is measured for one number of images.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkData,
  embedImages,
  fingerprintFiles,
  kMeans,
  LabelMemory,
  listImages,
  loadBackbone,
  openForCheck,
  train,
  unitRows,
} from '@neco/neco/internal';
import { startServer, Studio } from '@neco/studio';
import * as torch from '@neco/torch';

const [dim, classes] = [384, 21];
const block = 102_400;
const perSecond = (count, start) => Number((count / ((performance.now() - start) / 1000)).toFixed(1));

export const PARTS = {
  list: {
    run: ({ pictures }) => void fingerprintFiles(pictures, listImages(pictures)),
  },
  check: {
    async run({ pictures, images }) {
      const start = performance.now();
      await checkData(await openForCheck(pictures, {}));
      return { 'images/s': perSecond(images, start) };
    },
  },
  train: {
    async run({ pictures, folder }) {
      const out = mkdtempSync(join(folder, 'run-'));
      const stop = new AbortController();
      const start = performance.now();
      let first = 0;
      await train({
        ...{ data: pictures, model: 'tiny', out, signal: stop.signal },
        settings: { batchSize: 4, eval: { every: 0 } },
        onStep: () => {
          first ||= (performance.now() - start) / 1000;
          stop.abort();
        },
      });
      rmSync(out, { recursive: true });
      return { 'first step after': `${first.toFixed(2)} s` };
    },
  },
  embed: {
    prepare: () => loadBackbone('tiny'),
    async run({ pictures, folder, images }, model) {
      const out = mkdtempSync(join(folder, 'embedded-'));
      const start = performance.now();
      await embedImages({ model, modelName: 'tiny', images: pictures, out, precision: 'fp16' });
      rmSync(out, { recursive: true });
      return { 'images/s': perSecond(images, start) };
    },
  },
  studio: { run: lookAround },
  incontext: {
    prepare: ({ folder, images }) => memoryOnDisk(folder, images * 1024),
    run(_input, memory) {
      memory.label(torch.randn([256, dim]), 30, 0.02);
    },
  },
  kmeans: {
    prepare: ({ images }) => torch.randn([images * 100, 50]),
    async run(_input, points) {
      const { iterations } = await kMeans(points, 21, { maxIterations: 10, tolerance: 0 });
      return { iterations };
    },
  },
};

/** A memory of random patches that lies on disk; its blocks differ by the order of their numbers. */
async function memoryOnDisk(folder, count) {
  process.env.NECO_CACHE = folder;
  torch.manualSeed(0);
  const memory = new LabelMemory({
    dim,
    classes,
    capacity: count,
    perImage: null,
    storage: 'float16',
    limit: 0,
  });
  const keys = unitRows(torch.randn([Math.min(block, count), dim]));
  const labels = torch.ones([keys.shape[0], classes]).div(classes);
  while (memory.size < count) {
    torch.scope(() => memory.append({ keys: keys.roll([memory.size / block], [1]), labels }));
    await new Promise(setImmediate);
  }
  return memory;
}

/** Opens the studio, reads a page of the gallery with thumbnails, and clicks as soon as 200 images have features. */
async function lookAround({ pictures, folder, images }) {
  const start = performance.now();
  const since = () => Number(((performance.now() - start) / 1000).toFixed(2));
  const studio = Studio.open({
    images: pictures,
    models: [{ model: 'tiny' }],
    cache: join(folder, 'cache'),
    projects: join(folder, 'projects'),
  });
  const server = await startServer(studio);
  const opened = since();
  const get = async (path) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/${path}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.arrayBuffer();
  };
  const page = async (offset) => {
    const from = performance.now();
    const { images: shown } = await get(`images?offset=${offset}&limit=100`);
    await Promise.all(shown.slice(0, 24).map(({ id }) => get(`images/${id}/thumbnail`)));
    return `${Math.round(performance.now() - from)} ms`;
  };
  const gallery = await page(0);
  const last = await page(images - 100);
  studio.start();
  const { features } = studio.model(0);
  while (features.state === 'waiting' || features.done < 200) {
    if (features.state === 'failed') throw new Error(features.message);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const filling = since();
  const from = performance.now();
  await Promise.all([get('patches/heat?image=3&at=2,2'), get('patches/nearest?image=3&at=2,2&k=12')]);
  const click = `${Math.round(performance.now() - from)} ms`;
  await server.close();
  await studio.close();
  if (existsSync(join(folder, 'cache'))) rmSync(join(folder, 'cache'), { recursive: true });
  return {
    opened: `${opened} s`,
    gallery,
    'last page': last,
    '200 images searchable after': `${filling} s`,
    click,
  };
}
