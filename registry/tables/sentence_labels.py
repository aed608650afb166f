"""Labels that people gave to sentences: append-only, the newest of a sentence counts."""

import json
import sqlite3
from collections.abc import Iterable

from registry.reviews.labelling import SentenceLabels


def add(sql: sqlite3.Connection, labels: Iterable[SentenceLabels], at: str, source: str) -> int:
    """Append those that say something else than the last word; how many did. Call it in a transaction."""
    known = {(one.text_sha256, one.position): one.labels for one in newest(sql)}
    fresh = [one for one in labels if known.get((one.text_sha256, one.position)) != one.labels]
    sql.executemany(
        "INSERT INTO sentence_label (sha256, text_sha256, position, sentence, labels, who, at, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((o.sha256, o.text_sha256, o.position, o.sentence, json.dumps(o.labels), o.who, at, source) for o in fresh),
    )
    return len(fresh)


def newest(sql: sqlite3.Connection) -> list[SentenceLabels]:
    """The last word on every labelled sentence, by statement and position."""
    rows = sql.execute(
        """
        SELECT sha256, text_sha256, position, sentence, labels, who, max(id) FROM sentence_label
        GROUP BY text_sha256, position ORDER BY sha256, text_sha256, position
        """
    )
    return [SentenceLabels(r[0], r[1], r[2], r[3], tuple(json.loads(r[4])), r[5]) for r in rows]
