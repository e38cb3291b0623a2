/** The systems that libtorch is published for, in words. */
export const SUPPORTED = 'Linux with glibc (x64, arm64) and macOS (arm64)';

const PACKAGES = {
  'linux-x64': '@neco/torch-linux-x64-gnu',
  'linux-arm64': '@neco/torch-linux-arm64-gnu',
  'darwin-arm64': '@neco/torch-darwin-arm64',
};

/**
 * The name of the package with this system's native code, and the fields of its package.json that keep it from others.
 *
 * @returns {{ name: string, os: string[], cpu: string[], libc?: string[] } | null} null where there is none
 */
export function systemPackage({ platform = process.platform, arch = process.arch } = {}) {
  const name = PACKAGES[`${platform}-${arch}`];
  if (!name) return null;
  return { name, os: [platform], cpu: [arch], ...(platform === 'linux' && { libc: ['glibc'] }) };
}

/** Why neco cannot run on this system, in one sentence; null if it can. */
export function unsupportedSystem({
  platform = process.platform,
  arch = process.arch,
  musl = isMusl(),
} = {}) {
  if (platform === 'win32') {
    return `neco runs on ${SUPPORTED}, not on Windows itself: install it inside of WSL 2, for example in Ubuntu.`;
  }
  if (musl) {
    return `neco runs on ${SUPPORTED}, not on Linux with musl such as Alpine, for which there is no libtorch: take an image with glibc, for example node:22-bookworm-slim.`;
  }
  if (systemPackage({ platform, arch })) return null;
  return `neco runs on ${SUPPORTED}, not on ${platform} ${arch}, for which there is no libtorch.`;
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  const { excludeNetwork } = process.report;
  process.report.excludeNetwork = true; // looking up the names of all connections can take seconds
  try {
    return !process.report.getReport().header.glibcVersionRuntime;
  } finally {
    process.report.excludeNetwork = excludeNetwork;
  }
}
