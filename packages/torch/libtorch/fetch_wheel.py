"""Fetches one wheel, and goes on where an earlier attempt was cut.

python3 fetch_wheel.py FOLDER REQUIREMENT [--hash=sha256:HEX]... -- OPTION_OF_PIP_DOWNLOAD...

The index, the session (proxy, certificates, passwords) and the choice of the wheel are pip's own, so its settings hold.
pip promises nothing about its inside: exit code 3 says that this pip is another one than the script knows, and "pip
download" has to do instead. Exit code 1: the wheel could not be fetched; the last line says why.
"""

import hashlib
import os
import sys
import time

ATTEMPTS = 8  # in a row without a new byte
BLOCK = 1 << 20

try:
    from pip._internal.cli.cmdoptions import make_target_python
    from pip._internal.commands.download import DownloadCommand
    from pip._internal.exceptions import PipError
    from pip._internal.utils.hashes import Hashes
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.requests.exceptions import RequestException
    from pip._vendor.urllib3.exceptions import HTTPError
except ImportError:
    sys.exit(3)

PARENT = os.getppid()


class NotFetched(Exception):
    pass


def main():
    folder, requirement, *rest = sys.argv[1:]
    allowed = [word[len("--hash=sha256:") :] for word in rest[: rest.index("--")]]
    command = DownloadCommand("download", "")
    try:
        options, _ = command.parse_args(rest[rest.index("--") + 1 :])
        with command.main_context():
            session = command.get_default_session(options)
            link = find(command, options, session, Requirement(requirement), allowed)
            target = os.path.join(folder, link.filename)
            if not os.path.exists(target):
                fetch(session, link, target, allowed)
    except (AttributeError, TypeError) as error:
        sys.stderr.write("pip is used in another way, because of: %s\n" % error)
        sys.exit(3)
    except (NotFetched, PipError, RequestException) as error:
        sys.exit(str(error))


def find(command, options, session, requirement, allowed):
    finder = command._build_package_finder(
        options=options, session=session, target_python=make_target_python(options)
    )
    hashes = Hashes({"sha256": allowed}) if allowed else None
    best = finder.find_best_candidate(requirement.name, requirement.specifier, hashes).best_candidate
    if best is None:
        raise NotFetched("the index has no wheel of %s for this machine" % requirement)
    return best.link


def fetch(session, link, target, allowed):
    """Writes into TARGET.part, which stays if this is cut, and renames it once its sha256 was checked."""
    part = target + ".part"
    failures = 0
    while True:
        before = size_of(part)
        try:
            receive(session, link, part)
            break
        except (RequestException, HTTPError, OSError) as error:
            failures = 0 if size_of(part) > before else failures + 1
            if failures == ATTEMPTS or is_final(error):
                raise NotFetched("%s of %s: %s" % (size_of(part), link.filename, error))
            time.sleep(min(failures, 5))
    if allowed and sha256_of(part) not in allowed:
        os.remove(part)
        raise NotFetched("%s has another sha256 than it should: the index gives another file" % link.filename)
    os.replace(part, target)


def is_final(error):
    """Whether the answer itself is a refusal; everything else may be the network."""
    response = getattr(error, "response", None)
    return response is not None and 400 <= response.status_code < 500


def receive(session, link, part):
    begin = size_of(part)
    headers = {"Accept-Encoding": "identity"}
    if begin > 0:
        headers["Range"] = "bytes=%d-" % begin
    response = session.get(link.url_without_fragment, headers=headers, stream=True)
    if response.status_code == 416:  # nothing follows: the sha256 tells whether it is whole
        return
    response.raise_for_status()
    goes_on = response.status_code == 206
    done = begin if goes_on else 0
    total = done + int(response.headers.get("Content-Length") or 0)
    with open(part, "ab" if goes_on else "wb") as sink:
        for block in response.iter_content(BLOCK):
            if os.getppid() != PARENT:
                sys.exit("the set-up that started this has ended")
            sink.write(block)
            done += len(block)
            show(link.filename, done, total)
    if done < total:
        raise OSError("the connection was cut")


def show(name, done, total):
    if sys.stderr.isatty() and total > 0:
        sys.stderr.write("\r  %s: %d of %d MB%s" % (name[:40], done >> 20, total >> 20, "\n" if done == total else ""))
        sys.stderr.flush()


def size_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        for block in iter(lambda: source.read(BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()


if __name__ == "__main__":
    main()
