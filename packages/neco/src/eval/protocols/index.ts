import { cluster, overcluster } from './clustering.js';
import { inContext } from './in-context.js';
import { linearProbe } from './linear.js';
import type { Protocol } from './protocol.js';
import { offeredSettings } from './settings.js';
import { unsupervised } from './unsupervised.js';

/**
 * Every evaluation that there is, in the order of tables. A new one is a file that exports a {@link Protocol}, and its
 * name here: command, help, `eval all`, `compare` and the table of `docs/evaluation.md` follow from it.
 */
export const protocols: readonly Protocol[] = [inContext, linearProbe, cluster, overcluster, unsupervised];

/** @throws RangeError for a name that no evaluation has */
export function findProtocol(name: string): Protocol {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found === undefined) throw new RangeError(`findProtocol: there is no evaluation ${name}`);
  return found;
}

/** The options of the evaluations as a Markdown table; what several have in the same way stands once. */
export function protocolsMarkdown(): string {
  const rows = new Map<string, string[]>();
  for (const { name: protocol, settings } of protocols) {
    for (const { name, value, description, together, ...offered } of offeredSettings(settings)) {
      const row = [
        value === null ? `\`--${name}\`` : `\`--${name} <${value}>\``,
        offered.default ?? '',
        description,
        together === undefined ? '' : `\`--${together}\``,
      ].join(' | ');
      rows.set(row, [...(rows.get(row) ?? []), protocol]);
    }
  }
  return [
    '| evaluation | option | default | meaning | of `eval all` and `compare` |',
    '| --- | --- | --- | --- | --- |',
    ...[...rows].map(([row, names]) => `| ${names.join(', ')} | ${row} |`),
  ].join('\n');
}
