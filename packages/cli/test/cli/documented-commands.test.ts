import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '@neco/cli';
import { findModel } from '@neco/neco/internal';
import type { Command } from 'commander';

const docs = fileURLToPath(new URL('../../../../docs', import.meta.url));
const program = await buildProgram();

/** Commands in the code of a document, fenced or indented; a backslash at the end of a line goes on. */
function commandsOf(file: string): string[] {
  const text = readFileSync(path.join(docs, file), 'utf8').replaceAll(/\\\n\s*/g, ' ');
  let fenced = false;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) fenced = !fenced;
    const command = /^ *(?:npx )?neco ([a-z].*)$/.exec(line)?.[1];
    return command !== undefined && (fenced || line.startsWith('    '))
      ? [command.replace(/ +#.*$/, '')]
      : [];
  });
}

/** The command that the first words name, and the words after them. */
function found(words: readonly string[]): [Command, readonly string[]] {
  let command = program;
  let at = 0;
  for (; at < words.length; at++) {
    const below = command.commands.find((candidate) => candidate.name() === words[at]);
    if (below === undefined) break;
    command = below;
  }
  // `segment` alone is `segment both`.
  const usual = command.commands.find((candidate) => candidate.name() === 'both');
  return [usual ?? command, words.slice(at)];
}

for (const file of readdirSync(docs).filter((name) => name.endsWith('.md'))) {
  const lines = commandsOf(file);
  if (lines.length === 0) continue;
  test(`docs/${file}: ${lines.length} commands that there are, with options and models that they have`, () => {
    for (const line of lines) {
      const [command, rest] = found(line.split(/\s+/));
      assert.notEqual(command, program, `docs/${file}: neco ${line}`);
      const known = command.options.flatMap(({ long, short }) => [long, short]);
      for (const flag of rest.filter((word) => /^--?[a-z]/.test(word))) {
        assert.ok(flag === '--help' || known.includes(flag), `docs/${file}: neco ${line}: ${flag}`);
      }
      const model = rest[rest.indexOf('--model') + 1];
      // A name has no slash, ending or capital letter; a run and a file have.
      if (rest.includes('--model') && /^[a-z][a-z0-9-]*$/.test(model!))
        assert.ok(findModel(model!), `docs/${file}: neco ${line}: there is no model ${model!}`);
    }
  });
}
