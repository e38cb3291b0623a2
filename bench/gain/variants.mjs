// What the study of real photographs compares: the network as it is, published settings and one change each, controls.
import * as torch from '@neco/torch';
import { alignedPatchMethod, UserError } from '@neco/neco';
import { assignSettings, mergeSettings } from '@neco/neco/internal';

/** 168 + 70 px, 8 images a step: the published run that gained, in sizes that two cores can carry. */
const base = {
  steps: 100,
  batchSize: 8,
  precision: 'bf16',
  views: { globalSize: 168, localSize: 70 },
  optimizer: { lr: 1e-5, headLr: 1e-4 },
  teacher: { momentum: 0.99 },
  queue: { length: 4096 },
  checkpoint: { everySteps: null, keepEpochs: false },
};

const published = { compat: 'reference' };

// In the order of the table: name, what it is, changes to `base` that are merged one after the other.
const changed = [
  ['published', 'published settings and surroundings', published],
  ['published-fp32', 'published, float32', published, { precision: 'fp32' }],
  ['published-once', 'published, without zero references', published, { queue: { counting: 'once' } }],
  [
    'published-copied',
    'published, the teacher starts with the head of the student',
    published,
    { teacher: { head: 'copied' } },
  ],
  [
    'published-torch',
    'published, head initialised as PyTorch does',
    published,
    { head: { initialisation: 'torch' } },
  ],
  ['published-draw', 'published, draw before push', published, { queue: { order: 'draw_first' } }],
  ['corrected', 'our surroundings', {}],
  ['corrected-zeros', 'ours, with zero references at first', { queue: { counting: 'per_view' } }],
  ['batch', 'ours, references from the batch', { queue: { length: 0 } }],
  ['mirror', 'ours, views mirrored half of the time', { views: { mirrorProbability: 0.5 } }],
  [
    'mirror-zeros',
    'published, views mirrored half of the time',
    published,
    { views: { mirrorProbability: 0.5 } },
  ],
  ['head-first', 'ours, 30 steps of the head alone', { optimizer: { headOnlySteps: 30 } }],
  ['last4', 'ours, the last four blocks alone', { backbone: { trainableBlocks: 'last:4' } }],
  ['slow', 'ours, a rate of 3e-6', { optimizer: { lr: 3e-6 } }],
  ['cosine', 'control: cosine of aligned patches', { loss: { objective: 'cosine' } }],
  [
    'cosine-mirror',
    'control: cosine of aligned patches, views mirrored half of the time',
    { loss: { objective: 'cosine' }, views: { mirrorProbability: 0.5 } },
  ],
  ['shuffled', 'control: teacher shuffled', published, { loss: { shuffleTeacher: true } }],
  [
    'mirrored-teacher',
    'published, the teacher takes the mean of a view and its mirror image',
    published,
    { teacher: { mirrored: true } },
  ],
  [
    'fixed-teacher',
    'published, the teacher stays the network as it is',
    published,
    { teacher: { momentum: 1, momentumEnd: 1 } },
  ],
];

/** Another method in the same surroundings: it has neither head nor queue. */
const paka = { ...base, method: 'paka', optimizer: { lr: base.optimizer.lr } };
delete paka.queue;

/** PaKA's control: the same loop, aligned patches and networks without a head, and a plain cosine for a loss. */
const cosineWithoutHead = alignedPatchMethod({
  name: 'cosine-without-head',
  summary: 'cosine of aligned patches, without a head',
  loss: (student, teacher) => torch.cosineSimilarity(student, teacher.detach(), -1).mean([1]).neg().add(1),
});

/**
 * All rows by name; `settings` is null for the network as it is, `method` is there where it is none of the program's. Lengths and other axes are rows of their own, written
 * as `NAME@key=value,key=value`.
 */
export function gainVariants() {
  const rows = changed.map(([name, text, ...changes]) => ({
    name,
    text,
    settings: changes.reduce((settings, change) => mergeSettings(settings, change), base),
  }));
  return [
    { name: 'start', text: 'the network as it is', settings: null },
    ...rows,
    { name: 'paka', text: 'patch kernel alignment in place of NeCo', settings: paka },
    {
      name: cosineWithoutHead.name,
      text: 'control of PaKA: cosine of aligned patches, without a head',
      settings: { ...paka, method: cosineWithoutHead.name },
      method: cosineWithoutHead,
    },
  ];
}

/** The row of a name, with the changes behind its `@`. @throws UserError for an unknown row or key */
export function variantNamed(name) {
  const [row, changes] = name.split('@');
  const found = gainVariants().find((variant) => variant.name === row);
  if (!found) {
    const known = gainVariants().map((variant) => variant.name);
    throw new UserError(`--only: there is no row ${row}; the names are ${known.join(', ')}.`);
  }
  if (changes === undefined) return found;
  const settings = assignSettings(found.settings, changes.split(','), JSON.parse);
  return { ...found, name, text: `${found.text}; ${changes}`, settings };
}
