// The sorting loss, forward and backward: fused operator against the dense formulation on the same rows.
//
//   npm run bench -- sorting [--rows 3136] [--n 49] [--threads 2] [--json]
//
// 3136 rows of 49 similarities are one pair of views at batch size 64; a step of NeCo has ten. Each formulation runs
// in a process of its own. Times are medians after warm-up; memory is the growth of the resident set at its peak.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '3136' },
    n: { type: 'string', default: '49' },
    threads: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
    // Set for the two processes that measure.
    measure: { type: 'string' },
  },
});
const [rows, n, threads] = ['rows', 'n', 'threads'].map((name) => {
  const value = Number(flags[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a positive whole number, got ${flags[name]}.`);
  process.exit(2);
});

/** Peak of the resident set in bytes since {@link resetPeakResident}, or since the start where Linux is not there. */
function peakResident() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

function resetPeakResident() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak then counts from the start of the process: an upper bound.
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measure(name) {
  const torch = await import('@neco/torch');
  const neco = await import('@neco/neco/sorting');
  torch.setNumThreads(threads);
  torch.manualSeed(0);
  const student = torch.rand([rows, n]).mul(0.8).requiresGrad_();
  const teacher = student.detach().add(torch.randn([rows, n]).mul(0.02));
  const loss = { fused: neco.sortingCrossEntropy, dense: neco.denseSortingCrossEntropy }[name];
  const run = () => {
    const start = process.hrtime.bigint();
    const value = torch.scope(() => {
      const mean = loss(student, teacher).mean();
      mean.backward();
      return mean.item();
    });
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    const gradient = student.grad.norm().item();
    student.grad = null;
    return { ms, value, gradient };
  };
  // One row first: what loading the operators costs is not the loss's.
  torch.scope(() => loss(student.detach().narrow(0, 0, 1), teacher.narrow(0, 0, 1)));
  const before = process.memoryUsage().rss;
  resetPeakResident();
  const { value, gradient } = run();
  const peakMB = Math.max(0, peakResident() - before) / 1e6;
  const repetitions = name === 'fused' ? 15 : 3;
  const ms = median(Array.from({ length: repetitions }, () => run().ms));
  const kernel = name === 'fused' ? neco.sortingKernels()[0] : undefined;
  return { ms, peakMB, value, gradient, kernel };
}

function measureInProcess(name) {
  const file = fileURLToPath(import.meta.url);
  const args = [file, '--measure', name, '--rows', `${rows}`, '--n', `${n}`, '--threads', `${threads}`];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

if (flags.measure) {
  console.log(JSON.stringify(await measure(flags.measure)));
} else {
  console.log(`${rows} rows of ${n} similarities, bitonic, cauchy, ${threads} threads, forward + backward`);
  const fused = measureInProcess('fused');
  const describe = ({ ms, peakMB, value, gradient }) =>
    `${ms.toFixed(1).padStart(8)} ms, peak +${peakMB.toFixed(0)} MB, loss ${value.toFixed(5)}, |gradient| ${gradient.toExponential(4)}`;
  console.log(`fused (${fused.kernel})`.padEnd(16) + describe(fused));
  const dense = measureInProcess('dense');
  console.log('dense'.padEnd(16) + describe(dense));
  const result = {
    rows,
    fusedMs: fused.ms,
    denseMs: dense.ms,
    timeRatio: dense.ms / fused.ms,
    fusedPeakMB: fused.peakMB,
    densePeakMB: dense.peakMB,
  };
  console.log(
    `fused is ${result.timeRatio.toFixed(0)} times as fast and takes 1/${(dense.peakMB / fused.peakMB).toFixed(0)} of the memory`,
  );
  if (flags.json) console.log(JSON.stringify(result));
}
