// k-means beside scikit-learn's: the same points, first centroids, iterations and threads.
//
//   npm run bench -- kmeans [--points 200000] [--dim 50] [--clusters 500] [--iterations 20] [--rounds 3] [--json]
//
// PYTHON names a Python that has scikit-learn (default python3); without one only our side is measured. Both sides
// take turns, round by round, so that a busy machine slows both; reported is the median. Points are 2,000 overlapping
// normal clusters, made here and handed to Python in a file. k-means++ is measured once on each side.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { kMeans } from '@neco/neco/internal';
import { startPython } from './python-side.mjs';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '200000' },
    dim: { type: 'string', default: '50' },
    clusters: { type: 'string', default: '500' },
    iterations: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [count, dim, clusters, iterations, rounds] = ['points', 'dim', 'clusters', 'iterations', 'rounds'].map(
  (name) => Number(values[name]),
);
const PYTHON = `
import json, sys, time, warnings
import numpy as np
import sklearn
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits
warnings.simplefilter("ignore")
points = np.fromfile(sys.argv[1], np.float32).reshape(-1, ${dim})
print(json.dumps(sklearn.__version__), flush=True)
with threadpool_limits(${torch.getNumThreads()}):
    for line in sys.stdin:
        plus = json.loads(line)
        start = time.perf_counter()
        run = KMeans(${clusters}, init="k-means++" if plus else points[:${clusters}], n_init=1,
                     max_iter=1 if plus else ${iterations}, tol=0, random_state=0).fit(points)
        print(json.dumps({"seconds": time.perf_counter() - start, "objective": float(run.inertia_)}), flush=True)
`;

torch.manualSeed(0);
const points = torch.keep(
  torch.scope(() => {
    const members = torch.randint(2000, [count], { dtype: 'int64' });
    return torch
      .randn([2000, dim])
      .indexSelect(0, members)
      .add(torch.randn([count, dim]));
  }),
);
const init = torch.keep(points.narrow(0, 0, clusters).clone());

async function ours(plus) {
  const start = performance.now();
  const { centroids, objective } = await kMeans(points, clusters, {
    init: plus ? 'k-means++' : init,
    maxIterations: plus ? 1 : iterations,
    tolerance: 0,
  });
  const seconds = (performance.now() - start) / 1000;
  centroids.release();
  return { seconds, objective };
}

const folder = mkdtempSync(join(tmpdir(), 'neco-bench-kmeans-'));
const file = join(folder, 'points.f32');
const data = points.toTypedArray();
writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
const python = await startPython(['-c', PYTHON, file]).finally(() => rmSync(folder, { recursive: true }));

torch.resetPeakMemory();
const before = torch.memoryStats().allocated;
const mine = [];
const theirs = [];
for (let round = -1; round < rounds; round++) {
  const [a, b] = [await ours(false), await python?.ask(false)];
  if (round < 0) continue; // warm-up
  mine.push(a);
  if (b) theirs.push(b);
}
const [ownStart, theirStart] = [await ours(true), await python?.ask(true)];
python?.stop();

const median = (runs) =>
  runs.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
const rounded = (value, digits = 3) => (value === null ? null : Number(value.toFixed(digits)));
const compare = (a, b) => (python ? rounded(a / b, 4) : null);
const result = {
  seconds: rounded(median(mine)),
  sklearnSeconds: python ? rounded(median(theirs)) : null,
  ratio: python ? compare(median(mine), median(theirs)) : null,
  objectiveRatio: python ? compare(mine[0].objective, theirs[0].objective) : null,
  plusPlusSeconds: rounded(ownStart.seconds),
  plusPlusRatio: python ? compare(ownStart.seconds, theirStart.seconds) : null,
  plusPlusObjectiveRatio: python ? compare(ownStart.objective, theirStart.objective) : null,
  extraMB: Math.round((torch.memoryStats().peak - before) / 2 ** 20),
};
const beside = (ratio) => (ratio === null ? '' : `, ${ratio.toFixed(2)} of scikit-learn's time`);
console.log(
  `${count} points of ${dim} numbers, ${clusters} clusters, ${iterations} iterations, ${torch.getNumThreads()} threads` +
    (python ? `, scikit-learn ${python.first}` : '; no scikit-learn found'),
);
console.log(
  `Lloyd from given centroids: ${result.seconds} s${beside(result.ratio)}, ${result.extraMB} MB beside the points` +
    (python ? `; objective ${result.objectiveRatio} of scikit-learn's` : ''),
);
console.log(
  `k-means++ and one iteration: ${result.plusPlusSeconds} s${beside(result.plusPlusRatio)}` +
    (python ? `; objective ${result.plusPlusObjectiveRatio} of scikit-learn's` : ''),
);
if (values.json) console.log(JSON.stringify(result));
