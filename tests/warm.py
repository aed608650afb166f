"""The `s54` command in a process of its own, forked from one that has the libraries at hand.

Each command takes seconds to import what others wrote (SciPy, spaCy, Scrapy) and a moment for the rest.
So one process a test run imports those once, and forks for each call: the child's environment,
folder, standard streams and exit are its own, and what the project itself consists of is imported
anew, as by `python -m registry.cli`. `python -m tests.warm` is that process: jobs come in as lines of
JSON, each is answered with the exit code of the child.
"""

import gc
import json
import os
import runpy
import subprocess
import sys
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
LIBRARIES = (
    "fastapi", "fsspec", "jinja2", "PIL.Image", "playwright.async_api", "protego", "pypdfium2", "rapidfuzz", "rich.progress",
    "scipy.stats", "scrapy.core.downloader.contextfactory", "scrapy.crawler", "skops.io", "sklearn.feature_extraction.text",
    "sklearn.linear_model", "sklearn.model_selection", "spacy", "sqlite_utils", "tldextract", "tokenizers", "warcio", "xlsxwriter",
)  # fmt: skip
"""What imports slowly. Not onnxruntime and pyarrow: they start threads when imported, and a child forked after that hangs."""
STREAMS = ("stdin", "stdout", "stderr")


def run(arguments: list[str], stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Like subprocess.run of the command with its output captured."""
    with TemporaryDirectory(prefix="s54-") as name:
        files = [Path(name, stream) for stream in STREAMS]
        for file, text in zip(files, (stdin or "", "", ""), strict=True):
            file.write_text(text)
        code = _ask(
            {"arguments": arguments, "files": [str(f) for f in files], "at": str(Path.cwd()), "environment": {**os.environ}}
        )
        _, stdout, stderr = (file.read_text() for file in files)
    return subprocess.CompletedProcess(arguments, code, stdout, stderr)


def _ask(job: dict[str, Any]) -> int:
    process = _warm()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def _warm() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.warm"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def main() -> None:
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()
    for line in sys.stdin:
        pid = _fork()
        if pid == 0:
            _become(json.loads(line))
            return
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _fork() -> int:
    """Newer Pythons warn of any threads; those of the libraries' arithmetic stand a fork."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _become(job: dict[str, Any]) -> None:
    """The command, until it exits as any program does."""
    for descriptor, file in enumerate(job["files"]):
        opened = os.open(file, os.O_RDONLY if descriptor == 0 else os.O_WRONLY)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["at"])
    sys.argv[1:] = job["arguments"]
    runpy.run_module("registry.cli", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
