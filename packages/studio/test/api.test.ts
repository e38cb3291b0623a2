import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { heatMap, nearestPatches, patchQuery, sceneClassNames } from '@neco/neco/internal';
import {
  cropBox,
  type ApiFailure,
  type HeatMap,
  type ImageClasses,
  type ImageInfo,
  type ImagesPage,
  type NearestAnswer,
  type ProgressEvent,
  type RunningServer,
  type StudioInfo,
} from '@neco/studio';
import { startTestStudio, type TestStudio } from './browser.js';
import { ask, askJson } from './raw-request.js';

let opened: TestStudio;
let server: RunningServer;

before(async () => {
  opened = await startTestStudio();
  server = opened.server;
});

after(() => opened.stop());

const picture = async (place: string) => {
  const { status, body, headers } = await ask(server, place);
  assert.equal(status, 200, body.slice(0, 200));
  return { image: sharp(Buffer.from(body, 'latin1')), headers };
};

test('the studio says what it has open', async () => {
  const info = await askJson<StudioInfo>(server, '/api/studio');
  assert.equal(info.images, 24);
  assert.equal(info.masks, 24);
  assert.deepEqual(
    info.classes!.map(({ name }) => name),
    [...sceneClassNames],
  );
  assert.equal(new Set(info.classes!.map(({ colour }) => colour)).size, sceneClassNames.length);
  assert.equal(info.models[0]!.state, 'ready');
  assert.equal(info.models[0]!.done, 24);
});

test('images come page by page, and by parts of their names', async () => {
  const page = await askJson<ImagesPage>(server, '/api/images?offset=20&limit=3');
  assert.equal(page.total, 24);
  assert.deepEqual(
    page.images.map(({ id, name }) => `${id} ${name}`),
    ['20 00020.png', '21 00021.png', '22 00022.png'],
  );
  const found = await askJson<ImagesPage>(server, '/api/images?q=1.PNG');
  assert.deepEqual(
    found.images.map(({ id }) => id),
    [1, 11, 21],
  );
  const one = await askJson<ImageInfo>(server, '/api/images/11');
  const size = await opened.studio.size(11);
  assert.deepEqual([one.width, one.height, one.hasMask], [size.width, size.height, true]);
  assert.equal((await askJson<ApiFailure>(server, '/api/images/24')).error, 'not-found');
});

test('pictures are reduced, and a copy that is still right is not sent again', async () => {
  const { image, headers } = await picture('/api/images/2/thumbnail?size=64');
  const { width, height, format } = await image.metadata();
  assert.deepEqual([format, Math.max(width, height)], ['webp', 64]);
  const again = await ask(server, '/api/images/2/thumbnail?size=64', {
    headers: { 'if-none-match': headers.etag },
  });
  assert.deepEqual([again.status, again.body], [304, '']);
  const other = await ask(server, '/api/images/3/thumbnail?size=64', {
    headers: { 'if-none-match': headers.etag },
  });
  assert.equal(other.status, 200);
});

test('a mask comes in the colours of the classes', async () => {
  const truth = (await opened.studio.mask(5))!;
  const { image } = await picture(`/api/images/5/mask?size=${truth.width}`);
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [truth.width, truth.height, 4]);
  truth.data.forEach((label, i) => {
    assert.deepEqual([...data.subarray(4 * i, 4 * i + 4)], [...opened.studio.palette[label]!, 255]);
  });
  const { classes } = await askJson<ImageClasses>(server, '/api/images/5/classes');
  assert.deepEqual(
    classes.map(({ index }) => index).sort((a, b) => a - b),
    [...new Set(truth.data)].sort((a, b) => a - b),
  );
});

test('a crop shows the patch with its surroundings', async () => {
  const whole = await opened.studio.picture(4);
  const { image } = await picture('/api/images/4/crop?row=0&col=6&around=2&size=200');
  const { width, height } = await image.metadata();
  const { crop, patch } = cropBox([14, 14], { row: 0, col: 6 }, 2);
  // At the upper edge: three rows and five columns.
  assert.deepEqual([width, height], [200, 120]);
  assert.deepEqual([crop.top, crop.left, patch.top, patch.left], [0, 4 / 14, 0, 2 / 5]);
  const wanted = await sharp(whole.data, { raw: { width: whole.width, height: whole.height, channels: 3 } })
    .extract({
      left: Math.round(crop.left * whole.width),
      top: 0,
      width: Math.round(crop.width * whole.width),
      height: Math.round(crop.height * whole.height),
    })
    .resize(200, 120, { fit: 'fill' })
    .raw()
    .toBuffer();
  const found = await image.raw().toBuffer();
  const mean = wanted.reduce((sum, value, i) => sum + Math.abs(value - found[i]!), 0) / wanted.length;
  assert.ok(mean < 8, `pixels differ by ${mean} levels on average`);
  const outside = await ask(server, '/api/images/4/crop?row=14&col=0');
  assert.equal(outside.status, 404);
});

/** The search takes stored rows as of length 1; rounding makes theirs wrong by a part of 2^-11 at most. */
const halfPrecision = 2 ** -11;

test('heat maps and neighbours are those of the library', async () => {
  const { features } = opened.studio.model(0);
  const map = await askJson<HeatMap>(server, '/api/patches/heat?image=3&at=5,5;5,6&on=7');
  const query = patchQuery(features.image(3), [5 * 14 + 5, 5 * 14 + 6]);
  const wanted = heatMap(features.image(7), query).toFloat32Array();
  assert.deepEqual(map.grid, [14, 14]);
  // Four decimals are sent.
  map.values.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]!) <= 5.1e-5));

  const all = features.tensor().to('float32').view([24, 14, 14, 160]);
  const chosen = { image: 3, row: 5, column: 5 };
  const alone = patchQuery(features.image(3), [5 * 14 + 5]);
  for (const [flags, options] of [
    ['', {}],
    ['&other=1', { from: 'other-images' }],
    ['&other=1&one=1', { from: 'other-images', onePerImage: true }],
  ] as const) {
    const [expected] = nearestPatches(all, [chosen], 8, options);
    const found = await askJson<NearestAnswer>(server, `/api/patches/nearest?image=3&at=5,5&k=8${flags}`);
    assert.equal(found.neighbours.length, 8);
    found.neighbours.forEach(({ image, row, col, similarity }, i) => {
      const cosine = heatMap(all.select(0, image).select(0, row).select(0, col), alone).item();
      assert.ok(Math.abs(similarity - expected![i]!.similarity) < halfPrecision);
      assert.ok(Math.abs(similarity - cosine) < halfPrecision);
    });
    const places = found.neighbours.map(({ image, row, col }) => `${image} ${row} ${col}`);
    assert.equal(new Set(places).size, 8);
    assert.ok(!places.includes('3 5 5'));
    assert.equal(found.searched, 24);
    assert.equal(found.class, features.classAt(3, 5, 5));
  }
});

test('neighbours of one class only', async () => {
  const { neighbours } = await askJson<NearestAnswer>(
    server,
    '/api/patches/nearest?image=3&at=5,5&k=30&class=2',
  );
  assert.ok(neighbours.length > 0);
  for (const { class: index } of neighbours) assert.equal(index, 2);
});

test('of 20 rapid clicks the last one is answered, and the others are answered or superseded', async () => {
  const clicks = Array.from({ length: 20 }, (_, i) =>
    askJson<NearestAnswer & ApiFailure>(
      server,
      `/api/patches/nearest?image=${i}&at=7,7&k=5&other=1&channel=view`,
    ),
  );
  const answers = await Promise.all(clicks);
  const last = answers.at(-1)!;
  assert.equal(last.status, 200);
  const alone = await askJson<NearestAnswer>(server, '/api/patches/nearest?image=19&at=7,7&k=5&other=1');
  assert.deepEqual(last.neighbours, alone.neighbours);
  for (const { status, error } of answers) assert.ok(status === 200 || error === 'superseded', error);
});

test('progress comes as server-sent events', async () => {
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${server.port}/api/progress`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: stop.signal,
  });
  assert.match(response.headers.get('content-type')!, /^text\/event-stream/);
  const { value } = await response.body!.getReader().read();
  const [event, data] = new TextDecoder().decode(value).split('\n') as [string, string];
  stop.abort();
  assert.equal(event, 'event: progress');
  const { models } = JSON.parse(data.slice('data: '.length)) as ProgressEvent;
  assert.deepEqual(models, opened.studio.modelInfos());
});

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { summary?: string; parameters?: object[]; responses: Record<string, unknown> }>
  >;
}

test('every route is described', async () => {
  const { openapi, paths } = await askJson<OpenApi>(server, '/api/openapi.json');
  assert.match(openapi, /^3\./);
  for (const known of ['/api/studio', '/api/images/{id}/thumbnail', '/api/patches/nearest', '/api/runs']) {
    assert.ok(known in paths, known);
  }
  const routes = Object.entries(paths).filter(([place]) => place.startsWith('/api/'));
  for (const [place, methods] of routes) {
    for (const [method, { summary }] of Object.entries(methods)) {
      assert.ok(summary !== undefined && summary.length > 5, `${method} ${place} has no summary`);
    }
  }
  assert.ok(!('/*' in paths), 'the page is no part of the API');
  // From the same schemas that check requests and answers.
  assert.deepEqual(paths['/api/patches/nearest']!['get']!.parameters!.slice(3, 4), [
    {
      schema: { default: 12, type: 'integer', minimum: 1, maximum: 200 },
      in: 'query',
      name: 'k',
      required: false,
    },
  ]);
  const { content } = paths['/api/patches/heat']!['get']!.responses['200'] as {
    content: Record<string, { schema: { properties: Record<string, { items?: object }> } }>;
  };
  assert.deepEqual(content['application/json']!.schema.properties['values']!.items, { type: 'number' });
});

test('closing ends every connection and the thread that searches', { timeout: 120_000 }, async () => {
  const other = await startTestStudio();
  const events = await fetch(`http://127.0.0.1:${other.server.port}/api/progress`, {
    headers: { authorization: `Bearer ${other.server.token}` },
  });
  const reader = events.body!.getReader();
  await reader.read();
  const { port } = other.server;
  const ended = assert.rejects(async () => {
    for (;;) if ((await reader.read()).done) throw new Error('ended');
  });
  await other.stop();
  await ended;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
});
