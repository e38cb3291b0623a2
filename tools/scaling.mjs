// Prints the tables of docs/scaling.md: node tools/scaling.mjs
// The formula and where each number comes from stand there.

/** ViT-S/14 with its head, 2 x 224 and 4 x 98 px: counted and measured on one process (bench/README.md). */
const model = {
  flopPerImage: 593e9 / 4,
  gradientBytes: 110.26e6,
  /** Passes over all weights that do not depend on the batch: AdamW, teacher, zeroing, averaging. */
  weightPasses: 13,
  /** Share of a step that is the last part's backward pass, while which gradients can travel. */
  hiding: 0.15,
  fixedMegabytes: 1000,
  megabytesPerImage: 57.5,
  imagesPerCoreSecond: 129,
  jpegBytes: 0.16e6,
};

const machines = [
  {
    name: 'Two processor cores a process, 10 Gbit/s between machines (rate of arithmetic measured)',
    flops: 148e9,
    memoryBandwidth: 20e9,
    linkBandwidth: 1.25e9,
    latency: 50e-6,
  },
  {
    name: 'A100 as the published 19 GPU hours imply, 200 Gbit/s between machines',
    flops: 6.4e12,
    memoryBandwidth: 1.5e12,
    linkBandwidth: 25e9,
    latency: 10e-6,
  },
  {
    name: 'A GPU that sustains 30 TFLOP/s, 200 Gbit/s between machines',
    flops: 30e12,
    memoryBandwidth: 1.5e12,
    linkBandwidth: 25e9,
    latency: 10e-6,
  },
];

const counts = [1, 2, 4, 8, 16, 32, 64];

/** One step of `count` processes that share a batch. */
function step(machine, batch, count) {
  const compute = (model.flopPerImage * batch) / count / machine.flops;
  const weights = (model.weightPasses * model.gradientBytes) / machine.memoryBandwidth;
  const sent = (2 * (count - 1) * model.gradientBytes) / count;
  const ring = 2 * (count - 1) * machine.latency;
  const visible = Math.max(0, sent / machine.linkBandwidth + ring - model.hiding * compute);
  const agreement = count > 1 ? ring : 0;
  return { seconds: compute + weights + visible + agreement, sent };
}

/** @param batchOf images a step of so many processes; efficiency is beside one process with `batchOf(1)` */
function row(machine, batchOf, count) {
  const batch = batchOf(count);
  const { seconds, sent } = step(machine, batch, count);
  const rate = batch / seconds;
  const efficiency = rate / count / (batchOf(1) / step(machine, batchOf(1), 1).seconds);
  const own = batch / count;
  return [
    count,
    own,
    seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1000).toFixed(1)} ms`,
    Math.round(rate * 10) / 10,
    `${(100 * efficiency).toFixed(0)} %`,
    Math.round(sent / 1e6),
    `${((8 * sent) / seconds / 1e9).toFixed(2)}`,
    Math.round(model.fixedMegabytes + model.megabytesPerImage * own),
    (rate / count / model.imagesPerCoreSecond).toFixed(2),
    ((rate * model.jpegBytes) / 1e6).toFixed(1),
  ];
}

const columns = [
  'processes',
  'images each',
  'step',
  'images/s',
  'efficiency',
  'MB sent by each',
  'Gbit/s each',
  'memory MB',
  'decoding cores each',
  'MB/s of JPEGs',
];

const line = (cells) => `| ${cells.join(' | ')} |`;

for (const machine of machines) {
  for (const [kind, batchOf] of [
    ['the published batch of 64 shared', () => 64],
    ['8 images each, the batch grows', (count) => 8 * count],
  ]) {
    console.log(`\n**${machine.name}; ${kind}**\n`);
    console.log([line(columns), line(columns.map(() => '---:'))].join('\n'));
    for (const count of counts) console.log(line(row(machine, batchOf, count)));
  }
}
