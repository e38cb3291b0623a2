import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError, downloadFile, obtainKnown, readRecord } from '@neco/neco/internal';
import type { DownloadPlan } from '@neco/neco/internal';
import { modelAt, sendFile, sha256, someBytes, withCaches, withServer } from '@neco/testing';

const BYTES = someBytes(300_000);

/** Asserts that something fails with one sentence for the user that matches, and leaves no file behind. */
async function refuses(action: Promise<unknown>, pattern: RegExp): Promise<void> {
  await assert.rejects(action, (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

test('a file is downloaded whole: content, progress, sha256, nothing left beside it', async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES), async (origin, asked) => {
      const target = join(folder, 'deep', 'er', 'file.pth');
      const seen: [number, number | null][] = [];
      const onProgress = (done: number, total: number | null): number => seen.push([done, total]);
      const downloaded = await downloadFile({ address: `${origin}/file.pth`, target, onProgress });
      assert.deepEqual(downloaded, { bytes: BYTES.length, sha256: sha256(BYTES), resumedFrom: 0 });
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(readdirSync(join(folder, 'deep', 'er')), ['file.pth']);
      assert.deepEqual(seen[0], [0, BYTES.length]);
      assert.deepEqual(seen.at(-1), [BYTES.length, BYTES.length]);
      assert.deepEqual(
        asked.map(({ range }) => range),
        [null],
      );
    });
  });
});

test('a broken connection is continued where it broke', async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES, { cuts: [100_000, 50_000] }), async (origin, asked) => {
      const target = join(folder, 'file.pth');
      await downloadFile({ address: `${origin}/file.pth`, target, retryMs: 5 });
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(
        asked.map(({ range }) => range),
        [null, 'bytes=100000-', 'bytes=150000-'],
      );
    });
  });
});

test('a server that cannot continue starts again', async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES, { cuts: [100_000], ranges: false }), async (origin, asked) => {
      const target = join(folder, 'file.pth');
      const seen: number[] = [];
      await downloadFile({
        address: `${origin}/file.pth`,
        target,
        retryMs: 5,
        onProgress: (done) => seen.push(done),
      });
      assert.deepEqual(readFileSync(target), BYTES);
      assert.equal(asked.length, 2);
      assert.ok(seen.includes(100_000) && seen.lastIndexOf(0) > seen.indexOf(100_000), String(seen));
    });
  });
});

test('a connection that falls silent counts as broken', async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES, { cuts: [100_000], hang: true }), async (origin, asked) => {
      const target = join(folder, 'file.pth');
      await downloadFile({ address: `${origin}/file.pth`, target, retryMs: 5, stallMs: 100 });
      assert.deepEqual(readFileSync(target), BYTES);
      assert.equal(asked.length, 2);
    });
  });
});

test('what a failed download has left is continued by the next one, if the file is still the same', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    // Five attempts that bring nothing more are the end.
    await withServer(sendFile(BYTES, { cuts: [120_000, 0, 0, 0, 0, 0, 0] }), async (origin) => {
      const action = downloadFile({ address: `${origin}/file.pth`, target, retryMs: 1 });
      await refuses(action, /connection to 127\.0\.0\.1:\d+ broke after 120000 of 300000 bytes/);
    });
    assert.equal(existsSync(target), false);
    assert.equal(readdirSync(folder).filter((name) => name.endsWith('.free.part')).length, 1);

    const other = someBytes(300_001);
    await withServer(sendFile(other), async (origin) => {
      const { resumedFrom } = await downloadFile({ address: `${origin}/file.pth`, target });
      assert.equal(resumedFrom, 0);
      assert.deepEqual(readFileSync(target), other);
      assert.deepEqual(readdirSync(folder), ['file.pth']);
    });
  });
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    const digest = { algorithm: 'sha256', hex: sha256(BYTES) } as const;
    await withServer(sendFile(BYTES, { cuts: [120_000, 0, 0, 0, 0] }), async (origin) => {
      await refuses(
        downloadFile({ address: `${origin}/a`, target, digest, retryMs: 1 }),
        /broke after 120000/,
      );
    });
    // A known digest says that it is the same file, wherever it comes from.
    await withServer(sendFile(BYTES), async (origin, asked) => {
      const { resumedFrom } = await downloadFile({ address: `${origin}/b`, target, digest });
      assert.equal(resumedFrom, 120_000);
      assert.equal(asked.at(-1)?.range, 'bytes=120000-');
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(readdirSync(folder), ['file.pth']);
    });
  });
});

test('what a killed process has left is continued at once', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    await withServer(sendFile(BYTES, { cuts: [200_000], hang: true }), async (origin) => {
      const code = `import { downloadFile } from '@neco/neco/internal';
        await downloadFile({ address: '${origin}/file.pth', target: ${JSON.stringify(target)},
          onProgress: (done) => { if (done === 200000) console.log('there'); } });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        cwd: new URL('.', import.meta.url),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { resumedFrom } = await downloadFile({ address: `${origin}/file.pth`, target });
      assert.equal(resumedFrom, 200_000);
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(readdirSync(folder), ['file.pth']);
    });
  });
});

test('downloads of the same file at the same time do not disturb each other', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    const sending = { cuts: [50_000, 70_000, 90_000, 110_000] };
    await withServer(sendFile(BYTES, sending), async (origin) => {
      const one = (): Promise<unknown> =>
        downloadFile({ address: `${origin}/file.pth`, target, retryMs: 5 }).then(({ sha256: sum }) => sum);
      const sums = await Promise.all([one(), one(), one(), one()]);
      assert.deepEqual(new Set(sums), new Set([sha256(BYTES)]));
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(readdirSync(folder), ['file.pth']);
    });
  });
});

test('a file of another digest or size is not put in place', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    await withServer(sendFile(BYTES), async (origin) => {
      const address = `${origin}/file.pth`;
      const wrong = { algorithm: 'sha256', hex: '0'.repeat(64) } as const;
      await refuses(
        downloadFile({ address, target, digest: wrong }),
        new RegExp(`damaged or another one: its sha256 digest is ${sha256(BYTES)}, expected 0{64}`),
      );
      await refuses(downloadFile({ address, target, bytes: 7 }), /offers a file of 300000 bytes, expected 7/);
    });
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('refusals of a server are told apart', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    const statuses: [number, RegExp][] = [
      [403, /127\.0\.0\.1:\d+ refuses access to \/file\.pth \(403\)/],
      [404, /has no file \/file\.pth any more \(404\)/],
      [503, /answers with an error \(503\)/],
    ];
    for (const [status, pattern] of statuses) {
      const answer = withServer(
        (_, response) => response.writeHead(status).end(),
        (origin) => downloadFile({ address: `${origin}/file.pth`, target }),
      );
      await refuses(answer, pattern);
    }
    await withServer(sendFile(BYTES, { type: 'text/html; charset=utf-8' }), async (origin) => {
      await refuses(
        downloadFile({ address: `${origin}/file.pth`, target }),
        /a web page instead of the file/,
      );
    });
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('redirects are followed to https and, from this machine, on this machine only', async () => {
  await withCaches({}, async (folder) => {
    const target = join(folder, 'file.pth');
    await withServer(sendFile(BYTES), async (files, asked) => {
      const elsewhere = files.replace('127.0.0.1', 'localhost');
      const redirect = (to: string) =>
        withServer(
          (_, response) => response.writeHead(302, { location: to }).end(),
          (origin) => downloadFile({ address: `${origin}/file.pth`, target }),
        );
      await redirect(`${elsewhere}/moved.pth`);
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(
        asked.map(({ path }) => path),
        ['/moved.pth'],
      );
      await refuses(
        redirect('http://example.invalid/x'),
        /redirects to http:\/\/example\.invalid, .*not https/,
      );
      await refuses(redirect('/file.pth'), /redirects more than 10 times/);
    });
    await refuses(
      downloadFile({ address: 'http://example.invalid/file.pth', target }),
      /http:\/\/example\.invalid\/file\.pth is not an https address/,
    );
  });
});

test('a known model is announced, downloaded into the cache once, and checked later', async () => {
  await withCaches({}, async (folder) => {
    const kept = join(folder, 'neco', 'models', 'stand-in.pth');
    await withServer(sendFile(BYTES), async (origin, asked) => {
      const known = modelAt(`${origin}/original.pth`);
      const plans: DownloadPlan[] = [];
      let ends = 0;
      const options = { onPlan: (plan: DownloadPlan) => plans.push(plan), onEnd: () => (ends += 1) };
      assert.deepEqual(await obtainKnown(known, 'teacher', options), { file: kept, known });
      assert.deepEqual(plans, [
        {
          model: 'stand-in',
          files: ['stand-in.pth'],
          bytes: BYTES.length,
          licence: 'Apache-2.0',
          from: `${origin}/original.pth`,
          into: join(folder, 'neco', 'models'),
        },
      ]);
      assert.equal((await readRecord(kept))?.sha256, sha256(BYTES));
      assert.equal((await readRecord(kept))?.address, `${origin}/original.pth`);
      await obtainKnown(known, 'teacher', { ...options, offline: true });
      assert.equal(asked.length, 1);
      assert.equal(plans.length, 1);
      assert.equal(ends, 1);

      // Written again with the same bytes: fine; with others: not.
      utimesSync(kept, 1, 1);
      await obtainKnown(known, 'teacher');
      const damaged = Buffer.from(BYTES);
      damaged[1000] = (damaged[1000] as number) ^ 1;
      writeFileSync(kept, damaged);
      await refuses(
        obtainKnown(known, 'teacher'),
        new RegExp(
          `stand-in\\.pth is not the file that was downloaded: .*expected ${sha256(BYTES)}; delete it`,
        ),
      );
    });
  });
});

test("a publisher's checksum is checked at the download and for files put in place by hand", async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES), async (origin) => {
      const good = modelAt(`${origin}/x.pth`, sha256(BYTES));
      const other = modelAt(`${origin}/x.pth`, sha256(Buffer.from('other')));
      await refuses(obtainKnown(other, 'teacher'), /damaged or another one/);
      await obtainKnown(good, 'teacher');
      await refuses(obtainKnown(other, 'teacher'), /stand-in\.pth is not the file/);
    });
    const byHand = join(folder, 'neco', 'models', 'stand-in.pth');
    writeFileSync(byHand, 'by hand');
    await refuses(
      obtainKnown(modelAt('https://example.invalid/x', sha256(BYTES)), 'teacher'),
      /is not the file/,
    );
  });
});

test('without a network, or with downloads switched off, one sentence says what to put where', async () => {
  // A port where nothing listens.
  const dead = await withServer(
    (_, response) => response.end(),
    async (origin) => origin,
  );
  const where = /put the file of \S+\/x\.pth at \S+models.stand-in\.pth, or give --model its path\.$/;
  await withCaches({}, async (folder) => {
    const known = modelAt(`${dead}/x.pth`);
    await refuses(
      obtainKnown(known, 'teacher'),
      /'stand-in' are not on this machine, and 127.*\(ECONNREFUSED\)/,
    );
    let ends = 0;
    await refuses(obtainKnown(known, 'teacher', { onEnd: () => (ends += 1) }), where);
    assert.equal(ends, 1);
    assert.equal(existsSync(join(folder, 'neco')), false);
    await refuses(obtainKnown(known, 'teacher', { offline: true }), /downloads are switched off: put/);
    process.env['HF_HUB_OFFLINE'] = '1';
    await refuses(obtainKnown(known, 'teacher'), where);
  });
});

test('a cache that cannot be written to is named', async () => {
  await withServer(sendFile(BYTES), async (origin) => {
    await withCaches({}, async (folder) => {
      // A file in the place of the folder, which not even root can write into.
      writeFileSync(join(folder, 'neco'), '');
      await refuses(
        obtainKnown(modelAt(`${origin}/x.pth`), 'teacher'),
        /cannot be written to \S+stand-in\.pth \(E(NOTDIR|EXIST)\): .*HF_HOME and NECO_CACHE/,
      );
    });
    await withCaches({}, async (folder) => {
      mkdirSync(join(folder, 'neco', 'models', 'stand-in.pth'), { recursive: true });
      await refuses(
        downloadFile({ address: `${origin}/x.pth`, target: join(folder, 'neco', 'models', 'stand-in.pth') }),
        /cannot be written to/,
      );
    });
  });
});

test('a file larger than the disk is refused before it is fetched', async () => {
  const huge = 2 ** 60;
  await withCaches({}, async (folder) => {
    await withServer(
      (_, response) => response.writeHead(200, { 'content-length': huge }).write('x'),
      async (origin) => {
        const action = downloadFile({ address: `${origin}/x.pth`, target: join(folder, 'x.pth') });
        await refuses(action, /free, but the download needs 1152921504607 MB: free some space/);
        assert.deepEqual(readdirSync(folder), []);
      },
    );
  });
});

test('a download that is stopped keeps what it has', async () => {
  await withCaches({}, async (folder) => {
    await withServer(sendFile(BYTES, { cuts: [100_000], hang: true }), async (origin, asked) => {
      const known = modelAt(`${origin}/x.pth`);
      const stop = new AbortController();
      const onProgress = (done: number): void => {
        if (done === 100_000) stop.abort();
      };
      const action = obtainKnown(known, 'teacher', { signal: stop.signal, onProgress });
      await refuses(action, /download of 'stand-in' was stopped; the same command continues it/);
      await delay(10);
      await obtainKnown(known, 'teacher');
      assert.equal(asked.at(-1)?.range, 'bytes=100000-');
      assert.deepEqual(readFileSync(join(folder, 'neco', 'models', 'stand-in.pth')), BYTES);
    });
  });
});
