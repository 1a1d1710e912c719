"""What the checkers read: the files of a source tree, and C++ without its comments."""

import pathlib
import re
import subprocess
import sys

LIBRARY_ROOMS = ("base", "sip", "rtp", "dataplane", "controlplane")
SKIPPED_FOLDERS = re.compile(r"(^|/)(\.git|build[^/]*|__pycache__)(/|$)")


def files(root, suffixes=None):
    """Paths relative to `root`, sorted. In a checkout: what is tracked or about to be; else everything but build folders."""
    root = pathlib.Path(root).resolve()
    found = _git_files(root)
    if found is None:
        found = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        found = [path for path in found if not SKIPPED_FOLDERS.search(path)]
    if suffixes is not None:
        found = [path for path in found if path.endswith(tuple(suffixes))]
    return sorted(path for path in found if (root / path).is_file())


def _git_files(root):
    def git(*arguments):
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)

    try:
        top = git("rev-parse", "--show-toplevel")
    except FileNotFoundError:
        return None
    if top.returncode != 0 or pathlib.Path(top.stdout.strip()).resolve() != root:
        return None
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return sorted({path for path in listed.stdout.split("\0") if path})


def is_library(path):
    return path.split("/", 1)[0] in LIBRARY_ROOMS


_TOKENS = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      | (?P<string>R"(?P<mark>[^()\s\\]*)\(.*?\)(?P=mark)"
        | "(?:\\.|[^"\\\n])*"
        | (?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.VERBOSE,
)


def without_comments(text):
    """C++ with each comment replaced by its line breaks, so that line numbers stay."""
    return _TOKENS.sub(lambda m: "\n" * m[0].count("\n") + " " if m["comment"] else m[0], text)


def without_comments_and_strings(text):
    """The same with string and character literals emptied, but for the names of included files."""
    lines = without_comments(text).split("\n")
    kept = {i: line for i, line in enumerate(lines) if line.lstrip().startswith("#include")}
    code = "\n".join("" if i in kept else line for i, line in enumerate(lines))
    code = _TOKENS.sub(lambda m: '""' + "\n" * m[0].count("\n"), code).split("\n")
    return "\n".join(kept.get(i, line) for i, line in enumerate(code))


def report(checker, faults, summary):
    """Prints every fault, then the summary; the exit code says whether there was any."""
    for fault in faults:
        print(fault)
    print(f"{checker}: {len(faults)} faults; {summary}" if faults else f"{checker}: {summary}")
    sys.exit(1 if faults else 0)
