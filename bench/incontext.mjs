// Exact nearest-neighbour search of the in-context evaluation, beside a plain matrix product, and beside what the
// features of the queries cost: ViT-S/14 on images of 224 px, 256 patches each.
//
//   npm run bench -- incontext [--queries 4096] [--memory 102400] [--dim 384] [--repetitions 5] [--json]
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { searchExact, unitRows, VisionTransformer, vitConfig } from '@neco/neco/internal';

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '4096' },
    memory: { type: 'string', default: '102400' },
    dim: { type: 'string', default: '384' },
    repetitions: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const [queryCount, memory, dim, repetitions] = ['queries', 'memory', 'dim', 'repetitions'].map((name) =>
  Number(values[name]),
);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const seconds = (body) => {
  const start = performance.now();
  torch.scope(() => void body());
  return (performance.now() - start) / 1000;
};

torch.manualSeed(0);
const queries = torch.randn([queryCount, dim]);
const keys = unitRows(torch.randn([memory, dim]));
const square = torch.randn([2048, 2048]);
const backbone = new VisionTransformer(vitConfig('small', 'v2')).eval();
const images = torch.randn([8, 3, 224, 224]);
const features = () => torch.noGrad(() => backbone.forward(images));
const search = () => searchExact(queries, keys, 30);
const product = () => torch.mm(square, square);
seconds(search);
seconds(product);
seconds(features);
torch.resetPeakMemory();
const before = torch.memoryStats().allocated;
seconds(search);
const extraMB = Math.round((torch.memoryStats().peak - before) / 2 ** 20);
// Turn by turn, so that a busy machine slows both.
const rounds = Array.from({ length: repetitions }, () => [
  seconds(search),
  seconds(product),
  seconds(features),
]);
const searchSeconds = median(rounds.map(([s]) => s));
const gflops = (2 * queryCount * memory * dim) / searchSeconds / 1e9;
const sgemmGflops = (2 * 2048 ** 3) / median(rounds.map(([, p]) => p)) / 1e9;
// Milliseconds an image.
const featureMs = (1000 * median(rounds.map(([, , f]) => f))) / 8;
const searchMs = (1000 * 256 * searchSeconds) / queryCount;
const result = {
  queriesPerSecond: Math.round(queryCount / searchSeconds),
  gflops: Math.round(gflops),
  sgemmGflops: Math.round(sgemmGflops),
  utilisation: Number((gflops / sgemmGflops).toFixed(3)),
  featuresShare: Number((featureMs / (featureMs + searchMs)).toFixed(2)),
  extraMB,
};
console.log(`${queryCount} queries in ${memory} patches of ${dim} numbers, 30 neighbours, exact`);
console.log(
  `${result.queriesPerSecond} queries/s, ${result.gflops} GFLOP/s of ${result.sgemmGflops} sgemm: ${(100 * result.utilisation).toFixed(0)} %, ${extraMB} MB beside keys and queries`,
);
console.log(
  `an image of 224 px: features ${featureMs.toFixed(0)} ms, search ${searchMs.toFixed(0)} ms; features are ${(100 * result.featuresShare).toFixed(0)} %`,
);
if (values.json) console.log(JSON.stringify(result));
