"""Random questions to the API by its own description: `python -m benchmarks.web_attack URL`.

URL is a running `s54 serve` on loopback. schemathesis makes the questions, valid and broken ones;
nothing may answer 5xx. Bounded by the number of questions an operation; the limit of a client is
reached on the way, so 429 is among the answers.
"""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

QUESTIONS = "60"


def main(url: str) -> int:
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        print("only a website on loopback is attacked", file=sys.stderr)
        return 2
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{url.rstrip('/')}/api/v1/openapi.json", "--checks", "not_a_server_error",
        "--max-examples", QUESTIONS, "--workers", "1", "--generation-deterministic", "--no-color",
    ]  # fmt: skip
    return subprocess.run(command, check=False, timeout=900).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
