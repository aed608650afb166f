"""Who is signed in: argon2 passwords, sessions that the server keeps and can end, a lock after wrong guesses.

Secrets come from the environment: `S54_SECRET` seals the sessions' keys, `S54_REVIEWERS` names a file with
a line `name:hash` for each reviewer (`s54 review password NAME` makes one). Without both nobody signs in.
"""

import hashlib
import hmac
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crawler.errors import CouldNot, WrongInput
from registry.tables import sessions
from registry.tables.sessions import Session

COOKIE = "__Host-s54"
HOURS = 8
TRIES = 5
LOCKED = 15 * 60
"""Seconds for which a name is locked after TRIES wrong passwords."""
_BYTES = 32
_TOKEN = len(secrets.token_urlsafe(_BYTES))
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("no such reviewer")
"""Checked where there is no such name, so that the answer takes as long."""


class NoReviewers(CouldNot):
    """Reviewing is not set up here: set S54_SECRET and S54_REVIEWERS."""


class WrongPassword(WrongInput):
    """Name and password do not go together, or the name is locked for a while."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Kept at `path`; `secret` seals their keys, `reviewers` are names with their argon2 hashes.

    A cookie is a random token, of which the server keeps only the sealed key: who reads the file cannot sign in with it.
    """

    path: Path
    secret: bytes
    reviewers: dict[str, str]

    @classmethod
    def from_environment(cls, path: Path) -> "Sessions | None":
        """None where reviewing is not set up. Raises WrongInput for a secret that is too short or a file that is none."""
        secret, place = os.environ.get("S54_SECRET", ""), os.environ.get("S54_REVIEWERS", "")
        if not secret or not place:
            return None
        if len(secret) < 32:
            raise WrongInput("S54_SECRET is shorter than 32 characters; make one with `openssl rand -hex 32`")
        return cls(path, secret.encode(), _reviewers(Path(place)))

    def sign_in(self, name: str, password: str, now: float) -> str:
        """The cookie's value. Raises WrongPassword."""
        with sessions.opened(self.path) as sql:
            if not sessions.may_guess(sql, name, now, TRIES, LOCKED):
                raise WrongPassword("too many wrong passwords: this name is locked for a quarter of an hour")
            if not self._right(name, password):
                raise WrongPassword("name and password do not go together")
            sessions.forget_guesses(sql, name)
            token = secrets.token_urlsafe(_BYTES)
            sessions.begin(sql, self._sealed(token), Session(name, self._password(name), int(now) + HOURS * 3600), now)
        return token

    def _right(self, name: str, password: str) -> bool:
        try:
            _HASHER.verify(self.reviewers.get(name, _NOBODY), password)
        except (VerificationError, InvalidHashError):
            return False
        return name in self.reviewers

    def reader(self, token: str | None, now: float) -> str | None:
        """The reviewer whose cookie it is; None if it is nobody's, ended, too old, or of a password that was changed."""
        if token is None or len(token) != _TOKEN:
            return None
        with sessions.opened(self.path) as sql:
            found = sessions.find(sql, self._sealed(token))
        if found is None or found.until <= now or found.reviewer not in self.reviewers:
            return None
        return found.reviewer if found.password == self._password(found.reviewer) else None

    def sign_out(self, token: str) -> None:
        """End this session: no copy of its cookie opens anything any more."""
        with sessions.opened(self.path) as sql:
            sessions.end(sql, self._sealed(token))

    def sign_out_everywhere(self, reviewer: str) -> None:
        with sessions.opened(self.path) as sql:
            sessions.end_all(sql, reviewer)

    def csrf(self, token: str) -> str:
        """What every form of this session must carry."""
        return self._sealed(f"form {token}")

    def _password(self, name: str) -> str:
        return hashlib.sha256(self.reviewers[name].encode()).hexdigest()

    def _sealed(self, text: str) -> str:
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
