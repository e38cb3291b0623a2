// One training step of ViT-S/14 on CPU: time, memory, and how near it comes to the machine's own sgemm speed.
//
//   npm run bench -- step [--batch 4] [--global 224] [--local 98] [--steps 5] [--dense] [--accumulation 1]
//                        [--recompute] [--json]
//
// --dense runs the same step with dense sorting and the head on whole maps, as the published code does.
import { parseArgs } from 'node:util';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import { listImages } from '@neco/neco';
import {
  buildRunState,
  parseTrainConfig,
  planAlignment,
  prepareTargets,
  resolveAuto,
  lossAndGradient,
  sortingCrossEntropy,
  trainStep,
  updateTeacher,
  ViewLoader,
  viewConfig,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '4' },
    global: { type: 'string', default: '224' },
    local: { type: 'string', default: '98' },
    steps: { type: 'string', default: '5' },
    precision: { type: 'string', default: 'fp32' },
    dense: { type: 'boolean', default: false },
    accumulation: { type: 'string', default: '1' },
    recompute: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const batchSize = Number(values.batch);
const steps = Number(values.steps);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
function milliseconds(body) {
  const start = performance.now();
  body();
  return performance.now() - start;
}
const timed = (body, repetitions = steps) =>
  median(Array.from({ length: repetitions }, () => milliseconds(body)));

/** Speed of a 2048^3 float32 product, the yardstick: 17.2 GFLOP each. */
function sgemmGflops() {
  const a = torch.randn([2048, 2048]);
  const multiply = () => torch.scope(() => void torch.mm(a, a));
  multiply();
  return (2 * 2048 ** 3) / timed(multiply, 9) / 1e6;
}

/** Floating-point operations of the matrix products of one step, in GFLOP; a backward pass costs two forward ones. */
function stepGflop(config, backbone, plan) {
  const { embedDim: d, depth, patchSize } = backbone;
  const tokens = (size) => (size / patchSize) ** 2 + 1;
  const backboneFlop = (size, images) => {
    const n = tokens(size);
    return images * depth * (24 * n * d * d + 4 * n * n * d) + images * 2 * (n - 1) * 3 * patchSize ** 2 * d;
  };
  const { hiddenDim: h, outputDim: e } = config.head;
  const headFlop = (patches) => 2 * patches * (d * h + h * h + h * e);
  const count = (bytes) => (values.dense ? bytes.length : bytes.reduce((sum, byte) => sum + byte, 0));
  const globals = backboneFlop(config.views.globalSize, 2 * batchSize);
  const student = globals + backboneFlop(config.views.localSize, config.views.localCount * batchSize);
  const heads = headFlop(count(plan.studentGlobals) + count(plan.studentLocals));
  return (3 * (student + heads) + globals + headFlop(count(plan.teacherGlobals))) / 1e9;
}

const folder = mkdtempSync(join(tmpdir(), 'neco-bench-'));
let loader;
try {
  await writeScenes(folder, { count: 4 * batchSize, seed: 1, size: 320 });
  torch.manualSeed(1);
  const model = new VisionTransformer(vitConfig('small', 'v2'));
  const config = resolveAuto(
    parseTrainConfig({
      batchSize,
      precision: values.precision,
      accumulation: Number(values.accumulation),
      recomputeBlocks: values.recompute,
      views: { globalSize: Number(values.global), localSize: Number(values.local) },
      sorting: { implementation: values.dense ? 'dense' : 'fused' },
    }),
    model.config,
    4 * batchSize,
    false,
  );
  const state = buildRunState(model, config);
  if (values.dense) embedEveryPatch(state.learner);
  const files = listImages(join(folder, 'images'));
  loader = new ViewLoader({ files, batchSize, views: viewConfig(config), seed: 0, prefetch: 1 });
  await loader.next();
  const viewTimes = [];
  let batch;
  for (let i = 0; i < 8; i++) {
    const start = performance.now();
    batch?.release();
    batch = await loader.next();
    viewTimes.push(performance.now() - start);
  }
  await loader.close();
  report(config, state, batch, median(viewTimes));
} finally {
  rmSync(folder, { recursive: true });
}

/** The published code embeds whole maps: every patch counts as needed. */
function embedEveryPatch({ student, teacher }) {
  for (const network of [student, teacher]) {
    const forward = network.forward.bind(network);
    network.forward = (images, needed, options) =>
      forward(
        images,
        needed.map(() => 1),
        options,
      );
  }
}

function report(config, state, batch, viewMs) {
  const plan = planAlignment(batch, state.learner.student.backbone.config.patchSize, config.roiSize);
  const step = () => trainStep(state, batch, 1000);
  step();
  const idleMB = process.memoryUsage().rss / 2 ** 20;
  torch.resetPeakMemory();
  const stepMs = timed(step);
  const peakMB = process.resourceUsage().maxRSS / 1024;
  const tensorPeakMB = torch.memoryStats().peak / 2 ** 20;
  const teacherMs = timed(() => torch.scope(() => void prepareTargets(state.learner, batch, plan, config)));
  const forwardMs = timed(() =>
    torch.scope(() => {
      state.learner.student.forward(batch.globals.flatten(0, 1), plan.studentGlobals);
      state.learner.student.forward(batch.locals.flatten(0, 1), plan.studentLocals);
    }),
  );
  const passesMs = timed(() => lossAndGradient(state.learner, batch, config));
  const rows = torch.rand([plan.pairs.length * batchSize * config.roiSize ** 2, config.roiSize ** 2]);
  const student = rows.clone().requiresGrad_();
  const sortMs = values.dense
    ? null
    : timed(() => torch.scope(() => void sortingCrossEntropy(student, rows)));
  const optimiserMs =
    timed(() => state.optimizer.step()) +
    timed(() => updateTeacher(state.learner.teacher, state.learner.student, 0.999));
  const gflop = stepGflop(config, state.learner.student.backbone.config, plan);
  const sgemm = sgemmGflops();
  const gflops = gflop / (stepMs / 1000);
  const share = (ms) => (ms === null ? null : Number((ms / stepMs).toFixed(3)));
  const shares = {
    teacher: share(teacherMs),
    studentForward: share(forwardMs),
    sorting: share(sortMs),
    backward: share(passesMs - teacherMs - forwardMs),
    optimiser: share(optimiserMs),
    /** Made by another thread beside the step. */
    views: share(viewMs),
  };
  const result = {
    stepMs: Math.round(stepMs),
    imagesPerSecond: Number(((1000 * batchSize) / stepMs).toFixed(2)),
    peakMB: Math.round(peakMB),
    gflops: Math.round(gflops),
    sgemmGflops: Math.round(sgemm),
    utilisation: Number((gflops / sgemm).toFixed(3)),
    shares,
  };
  console.log(
    `ViT-S/14, batch ${batchSize}, ${values.global} + ${values.local} px, ${config.precision}, ${torch.getNumThreads()} threads`,
  );
  console.log(
    `step        ${result.stepMs} ms, ${result.imagesPerSecond} images/s, ${gflop.toFixed(0)} GFLOP of matrix products`,
  );
  console.log(
    `speed       ${result.gflops} GFLOP/s of ${result.sgemmGflops} GFLOP/s sgemm: ${(100 * result.utilisation).toFixed(0)} %`,
  );
  console.log(
    `memory      ${result.peakMB} MB peak resident (${Math.round(idleMB)} MB between steps), tensors ${Math.round(tensorPeakMB)} MB`,
  );
  for (const [part, value] of Object.entries(shares))
    if (value !== null) console.log(`  ${part.padEnd(15)} ${(100 * value).toFixed(1)} %`);
  if (values.json) console.log(JSON.stringify(result));
}
