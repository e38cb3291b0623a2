import { SetupError } from './failure.mjs';
import { runProgram } from './subprocess.mjs';

/** The Python program: the environment variable PYTHON, else `python3`. */
export function pythonProgram(env = process.env) {
  return env.PYTHON || 'python3';
}

/** Throws unless there is a Python >= 3.8 with a pip that knows today's platform tags. */
export async function requirePip() {
  const python = pythonProgram();
  const version = await runProgram(python, ['-c', 'import sys; print("%d %d" % sys.version_info[:2])']);
  if (version.missing || version.code !== 0) throw new SetupError(missingPython(python));
  const [major = 0, minor = 0] = version.output.trim().split(' ').map(Number);
  if (major !== 3 || minor < 8) {
    throw new SetupError(
      `${python} is Python ${major}.${minor}, but fetching libtorch needs Python 3.8 or newer: ${howToGetPython()}, or name another one in the environment variable PYTHON.`,
    );
  }
  const pip = await runProgram(python, ['-m', 'pip', '--version']);
  if (pip.code !== 0) throw new SetupError(missingPip(python));
  const pipMajor = Number(/^pip (\d+)/m.exec(pip.output)?.[1] ?? 0);
  if (pipMajor < 21) {
    throw new SetupError(
      `pip ${pipMajor} of ${python} is too old to fetch libtorch (21 or newer is needed): run "${python} -m pip install --upgrade pip".`,
    );
  }
  return python;
}

export function missingPython(python, platform = process.platform) {
  return `Python 3 (${python}) was not found; it is needed once to fetch libtorch: ${howToGetPython(platform)}, or set NECO_LIBTORCH to the folder of a libtorch that you have.`;
}

export function missingPip(python, platform = process.platform) {
  const how =
    platform === 'darwin'
      ? `run "${python} -m ensurepip"`
      : 'install it with "apt install python3-pip" (Debian, Ubuntu) or "dnf install python3-pip" (Fedora)';
  return `${python} has no pip, which is needed once to fetch libtorch: ${how}.`;
}

function howToGetPython(platform = process.platform) {
  return platform === 'darwin'
    ? 'install it with "brew install python"'
    : 'install it with "apt install python3 python3-pip" (Debian, Ubuntu) or "dnf install python3 python3-pip" (Fedora)';
}
