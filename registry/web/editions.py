"""What is worked out once an edition of the published database, and forgotten with it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from registry.tables.published.library import Reading

Made = TypeVar("Made")
Key = TypeVar("Key")


class Kept(Generic[Key, Made]):
    """At most `most` things by their keys; who asks while one is being made waits for it."""

    def __init__(self, most: int = 1) -> None:
        self._most, self._edition = most, ""
        self._made: dict[Key, Made] = {}
        self._lock = threading.Lock()

    def of(self, sql: Reading, key: Key, make: Callable[[], Made]) -> Made:
        with self._lock:
            if self._edition != sql.edition:
                self._edition, self._made = sql.edition, {}
            if key not in self._made:
                if len(self._made) >= self._most:
                    del self._made[next(iter(self._made))]
                self._made[key] = make()
            return self._made[key]
