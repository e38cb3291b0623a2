import type { CheckReport } from '@neco/neco/internal/data/check/check.js';
import { findingKinds, type Finding, type FindingKind } from '@neco/neco/internal/data/check/findings.js';
import type { CheckedData } from '@neco/neco/internal/data/check/parts.js';
import type { DataSet } from '@neco/neco/internal/data/sets/data-set.js';
import { bytesInWords } from './download-progress.js';
import { necoCommand } from './invocation.js';

/** Findings of each kind that are printed; `--json` has them all. */
const shownFindings = 10;
const barWidth = 24;

/** The report of `neco data check` for people. */
export function checkReport({ title, set, classNames, parts }: CheckedData, report: CheckReport): string {
  const faults = report.findings.filter(({ severity }) => severity === 'fault').length;
  return [
    title,
    ...report.parts.map(({ split, images, published }) => {
      const of = published === null ? '' : ` (${published} published)`;
      return line(split === '' ? 'pictures' : split, `${images}${split === '' ? '' : ' pictures'}${of}`);
    }),
    line(
      'masks',
      report.masks > 0 ? `${report.masks}${classNames ? `, ${classNames.length} classes` : ''}` : 'none',
    ),
    ...parts.flatMap(({ pairs }) => pairs?.notes ?? []).map((note) => line('', note)),
    line('size on disk', `${bytesInWords(report.bytes)} of pictures: ${formatsOf(report)}`),
    ...sizeLines(report),
    ...classLines(report),
    ...findingLines(report.findings),
    faults === 0
      ? `No fault found in ${report.images} pictures (${report.seconds.toFixed(1)} s).`
      : `${faults} ${faults === 1 ? 'fault' : 'faults'} found in ${report.images} pictures (${report.seconds.toFixed(1)} s).`,
    ...(set && faults > 0
      ? [`${necoCommand()} data help ${set.name} shows the tree and where it can be had.`]
      : []),
  ].join('\n');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(12)}  ${text}`.trimEnd();
}

function formatsOf({ formats }: CheckReport): string {
  return Object.entries(formats)
    .map(([format, count]) => `${count} ${format}`)
    .join(', ');
}

function sizeLines({ sizes }: CheckReport): string[] {
  if (sizes === null) return [];
  const by = ([width, height]: readonly [number, number]): string => `${width} x ${height}`;
  const most = Math.max(...sizes.shorterSide.map(({ count }) => count));
  return [
    line(
      'pixels',
      `median ${by([sizes.medianWidth, sizes.medianHeight])}, from ${by(sizes.smallest)} to ${by(sizes.largest)}`,
    ),
    line('shorter side', ''),
    ...sizes.shorterSide.map(({ from, to, count }) =>
      line(
        '',
        `${(to === null ? `${from} and more` : `${from} to ${to - 1}`).padEnd(13)}  ${bar(count / most)} ${count}`,
      ),
    ),
  ];
}

function bar(share: number): string {
  return '█'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * barWidth))).padEnd(barWidth);
}

function classLines({ classes, ignored }: CheckReport): string[] {
  if (classes === null) return [];
  const width = Math.max('without class'.length, ...classes.map(({ name }) => name.length));
  const most = Math.max(...classes.map(({ share }) => share), Number.MIN_VALUE);
  return [
    line('classes', 'share of the pixels that have one, and the masks that hold it'),
    ...classes.map(
      ({ name, share, masks }) =>
        `  ${name.padEnd(width)}  ${(100 * share).toFixed(2).padStart(6)} %  ${bar(share / most)} ${masks}`,
    ),
    `  ${'without class'.padEnd(width)}  ${(100 * (ignored ?? 0)).toFixed(2).padStart(6)} % of all pixels`,
  ];
}

function findingLines(findings: readonly Finding[]): string[] {
  const kinds = Object.keys(findingKinds) as FindingKind[];
  return kinds.flatMap((kind) => {
    const found = findings.filter((finding) => finding.kind === kind);
    if (found.length === 0) return [];
    const remark = found.every(({ severity }) => severity === 'remark') ? ', a remark' : '';
    const more = found.length - shownFindings;
    return [
      `${kind} (${findingKinds[kind]}${remark}): ${found.length}`,
      ...found.slice(0, shownFindings).map(({ file, detail }) => `  ${file}: ${detail}`),
      ...(more > 0 ? [`  ... and ${more} more; --json lists them all`] : []),
    ];
  });
}

/** What is known of a data set, for people. */
export function describeDataSet(set: DataSet): string {
  const counts = Object.entries(set.counts).map(([split, count]) => `${split} ${count.toLocaleString('en')}`);
  const command = `${necoCommand()} ${set.pairs ? 'eval incontext --model MODEL' : 'train --model MODEL --out RUN'}`;
  return [
    `${set.name}: ${set.title}`,
    ...(set.aliases.length > 0 ? [`  also called  ${set.aliases.join(', ')}`] : []),
    `  pictures     ${counts.join(', ')}`,
    `  from         ${set.pages.join(', ')}`,
    `  terms        ${set.licence}`,
    '  tree below --data-dir:',
    set.tree.replace(/^/gm, '    '),
    ...set.notes.map((note) => `  - ${note}`),
    `  example      ${command} --data ${set.name} --data-dir DIR`,
  ].join('\n');
}

/** The list of data sets, for people. */
export function listDataSets(sets: readonly DataSet[]): string {
  const width = Math.max(...sets.map(({ name }) => name.length));
  return [
    ...sets.map(
      ({ name, title, pairs }) => `${name.padEnd(width)}  ${title}${pairs ? '' : ' (to train on)'}`,
    ),
    '',
    `${necoCommand()} data help NAME shows the tree that is expected and where the data set can be had. NAME may be followed by a`,
    'split and a fraction of the training images: voc:train, voc*0.125. Folders of your own need no name.',
  ].join('\n');
}
