// A folder of many images that are hard links of a few, a thousand in each sub-folder.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** So many pictures differ. */
const different = 64;

/** @returns the folder, made unless it is there */
export async function linkedFolder(base, images, photos) {
  const folder = join(base, `images-${images}`);
  if (existsSync(folder)) return folder;
  const files = await pictures(join(base, 'pictures'), photos);
  for (let i = 0; i < images; i++) {
    const part = join(folder, `part-${String(Math.floor(i / 1000)).padStart(3, '0')}`);
    if (i % 1000 === 0) mkdirSync(part, { recursive: true });
    linkSync(files[i % files.length], join(part, `image-${String(i).padStart(6, '0')}.jpg`));
  }
  return folder;
}

async function pictures(folder, photos) {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    if (photos === undefined) await draw(folder);
    else {
      const found = readdirSync(photos, { recursive: true }).filter((name) => /\.jpe?g$/i.test(name));
      for (const [i, name] of found.sort().slice(0, different).entries())
        copyFileSync(join(photos, name), join(folder, `${i}.jpg`));
    }
  }
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Coarse noise, enlarged: about as many bytes as a photograph. */
async function draw(folder) {
  for (let i = 0; i < different; i++) {
    const coarse = Buffer.alloc(64 * 48 * 3, 0).map(() => Math.random() * 256);
    await sharp(coarse, { raw: { width: 64, height: 48, channels: 3 } })
      .resize(448, 336, { kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${i}.jpg`));
  }
}
