"""Unpacks from wheels what a program that links libtorch needs: libraries, headers and licences.

python3 unpack_wheels.py TARGET cpu|cuda|nvcc [--progress] WHEEL...

cpu: the libraries lie in TARGET/lib, the headers in TARGET/include.
cuda: the wheels' own layout (TARGET/torch/lib, TARGET/nvidia/...), because the libraries look for each other there.
nvcc: the compiler and CUDA's headers, in the wheels' own layout too.
"""

import os
import posixpath
import shutil
import sys
import zipfile

# Parts of the torch wheel that only Python, or only a GPU, needs.
PYTHON_ONLY = ("libtorch_python", "libshm", "libtorch_global_deps")
GPU_ONLY = ("libtorch_cuda", "libc10_cuda", "libcaffe2_nvrtc", "libtorch_nvshmem", "libtorch.")
CPU_COMPANIONS = ("libcudart.so", "libcupti.so")


def is_library(name):
    base = posixpath.basename(name)
    return base.startswith("lib") and (".so" in base or ".dylib" in base)


def cpu_path(name):
    """Where a wheel's file goes for the CPU variant; None: it is left out."""
    folder, base = posixpath.split(name)
    if name.startswith("torch/include/"):
        return name[len("torch/") :]
    if folder in ("torch/lib", "torch/.dylibs", "torch.libs") and is_library(name):
        return None if base.startswith(PYTHON_ONLY + GPU_ONLY) else "lib/" + base
    if folder.startswith("nvidia/") and base.startswith(CPU_COMPANIONS):
        return "lib/" + base
    return licence_path(name)


def cuda_path(name):
    base = posixpath.basename(name)
    if name.startswith("torch/include/") or is_nvidia_part(name, "include"):
        return name
    if name.startswith(("torch/lib/", "nvidia/")) and is_library(name):
        return None if base.startswith(PYTHON_ONLY) else name
    return licence_path(name)


def nvcc_path(name):
    if is_nvidia_part(name, "include", "bin", "nvvm"):
        return name
    return licence_path(name)


def is_nvidia_part(name, *folders):
    """Whether it lies in one of these folders of a part of CUDA, such as nvidia/cu13/include."""
    parts = name.split("/")
    return len(parts) > 3 and parts[0] == "nvidia" and parts[2] in folders


def licence_path(name):
    package, _, rest = name.partition(".dist-info/")
    if rest.lower() in ("licenses/license", "licenses/license.txt", "licenses/notice", "license.txt"):
        return "licenses/" + package + ".txt"
    return None


def main():
    target, variant, *rest = sys.argv[1:]
    progress = "--progress" in rest
    choose = {"cpu": cpu_path, "cuda": cuda_path, "nvcc": nvcc_path}[variant]
    chosen = []
    for wheel in (argument for argument in rest if argument != "--progress"):
        archive = zipfile.ZipFile(wheel)
        files = (entry for entry in archive.infolist() if not entry.is_dir())
        chosen += [(archive, entry, choose(entry.filename)) for entry in files if choose(entry.filename)]
    if not chosen:
        sys.exit("the wheels hold nothing of what is needed")
    total = sum(entry.file_size for _, entry, _ in chosen)
    os.makedirs(target, exist_ok=True)
    os.chdir(target)
    parent = os.getppid()
    done = 0
    shown = -1
    for archive, entry, path in chosen:
        if os.getppid() != parent:
            sys.exit("the set-up that started this has ended")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(entry) as source, open(path, "wb") as sink:
            while True:
                block = source.read(1 << 22)
                if not block:
                    break
                sink.write(block)
                done += len(block)
                percent = done * 100 // total
                if progress and percent != shown:
                    shown = percent
                    sys.stderr.write("\r  unpacking %3d %% of %d MB" % (percent, total >> 20))
                    sys.stderr.flush()
        if variant == "nvcc" and entry.external_attr >> 16 & 0o100:
            os.chmod(path, 0o755)
    if progress:
        sys.stderr.write("\r" + " " * min(60, shutil.get_terminal_size().columns - 1) + "\r")


if __name__ == "__main__":
    main()
