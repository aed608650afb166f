"""Who is signed in: argon2 passwords, signed cookies, a lock after wrong guesses.

Secrets come from the environment: `S54_SECRET` signs the cookies, `S54_REVIEWERS` names a file with
a line `name:hash` for each reviewer (`s54 review password NAME` makes one). Without both nobody signs in.
"""

import base64
import hashlib
import hmac
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crawler.errors import CouldNot, WrongInput

COOKIE = "__Host-s54"
HOURS = 8
TRIES = 5
LOCKED = 15 * 60
"""Seconds for which a name is locked after TRIES wrong passwords."""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("no such reviewer")
"""Checked where there is no such name, so that the answer takes as long."""


class NoReviewers(CouldNot):
    """Reviewing is not set up here: set S54_SECRET and S54_REVIEWERS."""


class WrongPassword(WrongInput):
    """Name and password do not go together, or the name is locked for a while."""


@dataclass(slots=True)
class Sessions:
    """`secret` signs; `reviewers` are names with their argon2 hashes."""

    secret: bytes
    reviewers: dict[str, str]
    _wrong: dict[str, tuple[int, float]] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> "Sessions | None":
        """None where reviewing is not set up. Raises WrongInput for a secret that is too short or a file that is none."""
        secret, place = os.environ.get("S54_SECRET", ""), os.environ.get("S54_REVIEWERS", "")
        if not secret or not place:
            return None
        if len(secret) < 32:
            raise WrongInput("S54_SECRET is shorter than 32 characters; make one with `openssl rand -hex 32`")
        return cls(secret.encode(), _reviewers(Path(place)))

    def sign_in(self, name: str, password: str, now: float) -> str:
        """The cookie's value. Raises WrongPassword."""
        tries, since = self._wrong.get(name, (0, now))
        if tries >= TRIES and now - since < LOCKED:
            raise WrongPassword("too many wrong passwords: this name is locked for a quarter of an hour")
        if tries >= TRIES:
            tries = 0
        try:
            _HASHER.verify(self.reviewers.get(name, _NOBODY), password)
            known = name in self.reviewers
        except (VerificationError, InvalidHashError):
            known = False
        if not known:
            if len(self._wrong) > 10_000:
                self._wrong.clear()
            self._wrong[name] = (tries + 1, now)
            raise WrongPassword("name and password do not go together")
        self._wrong.pop(name, None)
        return self._signed(name, int(now) + HOURS * 3600)

    def reader(self, cookie: str | None, now: float) -> str | None:
        """The reviewer whose cookie it is, None if it is nobody's or too old."""
        payload, _, signature = (cookie or "").rpartition(".")
        if not payload or not hmac.compare_digest(signature.encode(), self._signature(payload).encode()):
            return None
        try:
            name, until = base64.urlsafe_b64decode(payload).decode().rsplit("|", 1)
        except ValueError:
            return None
        return name if name in self.reviewers and int(until) > now else None

    def csrf(self, cookie: str) -> str:
        """What every form of this session must carry."""
        return self._signature(f"form {cookie}")

    def _signed(self, name: str, until: int) -> str:
        payload = base64.urlsafe_b64encode(f"{name}|{until}".encode()).decode()
        return f"{payload}.{self._signature(payload)}"

    def _signature(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def _reviewers(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WrongInput(f"S54_REVIEWERS: {path}: {error.strerror}") from error
    for place, line in enumerate(lines, 1):
        name, _, hashed = line.strip().partition(":")
        if line.strip() and not hashed.startswith("$argon2"):
            raise WrongInput(f"{path}: line {place} is not name:hash; make one with `s54 review password NAME`")
        if name:
            found[name] = hashed
    return found


def line_for(name: str, password: str) -> str:
    """A reviewer's line in the file. Raises WrongInput for a name or password that will not do."""
    if not name.strip() or ":" in name or "|" in name:
        raise WrongInput("a reviewer's name has at least one letter and neither : nor |")
    if len(password) < 12:
        raise WrongInput("the password is too short: at least 12 characters")
    return f"{name.strip()}:{_HASHER.hash(password)}"


def moment() -> float:
    return time.time()
