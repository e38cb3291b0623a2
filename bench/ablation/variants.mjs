// What the ablation compares: networks that are not post-trained, and changes to the demo's settings.
import { mergeSettings, parseTrainConfig } from '@neco/neco/internal';

/** A constant momentum of the teacher. */
const momentum = (value) => ({ teacher: { momentum: value, momentumEnd: value } });
const steepness = (value) => ({ sorting: { studentSteepness: value, teacherSteepness: value } });

// In the order of the table.
const changes = [
  { name: 'shuffled', text: 'control: teacher shuffled', change: { loss: { shuffleTeacher: true } } },
  { name: 'cosine', text: 'control: cosine of aligned patches', change: { loss: { objective: 'cosine' } } },
  { name: 'ranks', text: 'without sorting: order of pairs', change: { loss: { objective: 'ranks' } } },
  ...[10, 100, 1000].map((value) => ({
    name: `steepness-${value}`,
    text: `steepness ${value} for both`,
    change: steepness(value),
  })),
  { name: 'bitonic', text: 'bitonic network', change: { sorting: { network: 'bitonic' } } },
  { name: 'odd-even', text: 'odd-even network', change: { sorting: { network: 'odd_even' } } },
  { name: 'queue', text: 'references from a queue', change: { queue: { length: 4096 } } },
  { name: 'batch', text: 'references from the batch', change: { queue: { length: 0 } } },
  ...[0.5, 0.9, 0.99, 0.999].map((value) => ({
    name: `momentum-${value}`,
    text: `momentum ${value}, constant`,
    change: momentum(value),
  })),
];

/**
 * The rows of the ablation. `settings` is null for a network that is not post-trained. A change that the demo's
 * settings hold already is left out: that row is `neco`.
 *
 * @param {object} training the demo's settings
 * @returns {{ name: string, text: string, settings: object | null }[]}
 */
export function ablationVariants(training) {
  const own = resolved(training);
  const changed = changes.map(({ name, text, change }) => ({
    name,
    text,
    settings: mergeSettings(training, change),
  }));
  return [
    { name: 'untrained', text: 'untrained network', settings: null },
    { name: 'none', text: 'no post-training', settings: null },
    { name: 'neco', text: describeDemo(training), settings: training },
    ...changed.filter(({ settings }) => resolved(settings) !== own),
  ];
}

const resolved = (settings) => JSON.stringify(parseTrainConfig(settings));

function describeDemo(training) {
  const { sorting, queue, teacher } = parseTrainConfig(training);
  const order = `${sorting.network.replace('_', '-')}, steepness ${sorting.studentSteepness} (teacher ${sorting.teacherSteepness})`;
  const references = queue.length > 0 ? `queue of ${queue.length}` : 'references from the batch';
  return `NeCo as in the demo: ${order}, ${references}, momentum ${teacher.momentum} to ${teacher.momentumEnd}`;
}
