import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@neco/testing';

const checkout = fileURLToPath(new URL('../../../../', import.meta.url));

interface Report {
  ok: boolean;
  findings: {
    name: string;
    status: string;
    value: string;
    remedy?: string;
    details?: Record<string, unknown>;
  }[];
}

function runDoctor(installation: string, flags: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const program = join(installation, 'packages/cli/bin/neco.js');
  const options = { encoding: 'utf8', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, [program, 'doctor', ...flags], options);
}

test('neco doctor finds everything that this checkout needs', () => {
  const { status, stdout, stderr } = runDoctor(checkout, ['--json']);
  assert.equal(status, 0, stdout + stderr);
  const report = JSON.parse(stdout) as Report;
  assert.equal(report.ok, true);
  const byName = new Map(report.findings.map((finding) => [finding.name, finding]));
  for (const name of ['node', 'neco', 'libtorch', 'addon', 'operators', 'images']) {
    assert.equal(byName.get(name)?.status, 'ok', name);
  }
  assert.match(byName.get('libtorch')!.value, /^\d+\.\d+\.\d+ from /);
  const kernels = byName.get('operators')!.details!['kernels'] as string[];
  assert.ok(kernels.includes('plain'), kernels.join());
  const formats = byName.get('images')!.details!['formats'] as string[];
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'])
    assert.ok(formats.includes(format), format);
});

/** The compiled packages in a folder of their own, without native libraries and without one npm package. */
function unbuiltInstallation(withoutPackage?: string): string {
  const folder = temporaryFolder();
  for (const name of ['torch', 'neco', 'cli']) {
    for (const part of ['package.json', 'bin', 'dist', 'help', 'libtorch']) {
      const source = join(checkout, 'packages', name, part);
      if (existsSync(source)) cpSync(source, join(folder, 'packages', name, part), { recursive: true });
    }
  }
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@neco'), { recursive: true });
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (name.startsWith('.') || name === '@neco' || name === withoutPackage) continue;
    symlinkSync(join(checkout, 'node_modules', name), join(modules, name));
  }
  for (const name of ['torch', 'neco'])
    symlinkSync(join(folder, 'packages', name), join(modules, '@neco', name));
  return folder;
}

test('without native libraries neco doctor still runs, and names them with the way to get them', () => {
  const folder = unbuiltInstallation();
  const nothing = { NECO_CACHE: join(folder, 'cache'), NECO_LIBTORCH: '', PYTHON: '/nowhere/python3' };
  const { status, stdout, stderr } = runDoctor(folder, ['--json'], nothing);
  assert.equal(status, 1, stdout + stderr);
  const { ok, findings } = JSON.parse(stdout) as Report;
  assert.equal(ok, false);
  const missing = findings.filter((finding) => finding.status === 'missing');
  assert.deepEqual(
    missing.map(({ name }) => name),
    ['libtorch', 'addon', 'operators', 'python'],
  );
  for (const { name, remedy } of missing)
    assert.match(remedy ?? '', name === 'python' ? /apt install python3/ : /npm run setup/, name);

  const text = runDoctor(folder, [], nothing);
  assert.equal(text.status, 1);
  assert.match(text.stdout, /^MISSING addon .*\n +-> run "npm run setup"/m);
  assert.match(text.stdout, /4 things that neco needs are missing\.\n$/);
});

test('without sharp neco doctor still runs and says so', () => {
  const folder = unbuiltInstallation('sharp');
  const { status, stdout, stderr } = runDoctor(folder, ['--json']);
  assert.equal(status, 1, stdout + stderr);
  const images = (JSON.parse(stdout) as Report).findings.find(({ name }) => name === 'images');
  assert.equal(images?.status, 'missing');
  assert.match(images.remedy ?? '', /npm ci/);
});
