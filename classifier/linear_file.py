"""The linear part's file, which skops wrote, read without skops.

skops lists every estimator of scikit-learn as safe before it reads a file, and for that imports all of
scikit-learn and, where it is installed, torch: 200 MB of which scoring uses nothing. This reader looks
up no name that the file gives. It knows the one pipeline that `s54 fit` writes, takes numbers and plain
arrays from it, and refuses everything else.
"""

import io
import json
from typing import Any
from zipfile import ZipFile

import numpy as np
from sklearn.pipeline import Pipeline

from classifier.linear import ColumnText, LinearHeads

SCHEMA = "schema.json"
"""The archive's member that says what is what; the arrays lie beside it."""
OF_TEXT = {
    "sentence_features",
    "context_features",
    "sentence_words_",
    "sentence_idf_",
    "context_words_",
    "context_idf_",
}
OF_HEADS = {"C", "n_features_in_", "one_of_", "classes_", "coef_", "intercept_"}


class UnknownContent(ValueError):
    """The file holds something else than a linear part as `s54 fit` writes it."""


def read_linear(data: bytes, outputs: int) -> Pipeline:
    """A fitted `classifier.linear.pipeline()` of so many outputs. Raises UnknownContent, or zipfile's and numpy's errors."""
    with ZipFile(io.BytesIO(data)) as archive:
        for_text, for_heads = _steps(json.loads(archive.read(SCHEMA)))
        text = _filled(ColumnText(), OF_TEXT, for_text, archive)
        heads = _filled(LinearHeads(), OF_HEADS, for_heads, archive)
    if not _fit_together(text, heads, outputs):
        raise UnknownContent(f"its words and weights do not fit each other and {outputs} outputs")
    return Pipeline([("text", text), ("heads", heads)])


def _steps(schema: Any) -> tuple[Any, Any]:
    match schema:
        case {
            "__loader__": "ObjectNode",
            "__module__": "sklearn.pipeline",
            "__class__": "Pipeline",
            "content": {"content": {"steps": {"content": [{"content": [_, text]}, {"content": [_, heads]}]}}},
        }:
            return text, heads
    raise UnknownContent("it is not a pipeline of two steps")


def _filled(made: Any, attributes: set[str], node: Any, archive: ZipFile) -> Any:
    """`made` with the attributes that `node` gives to one of its type."""
    kind = type(made)
    match node:
        case {
            "__loader__": "ObjectNode",
            "__module__": kind.__module__,
            "__class__": kind.__name__,
            "content": {"content": given},
        }:
            if not isinstance(given, dict) or set(given) != attributes:
                raise UnknownContent(f"{kind.__name__} has other attributes than {', '.join(sorted(attributes))}")
            for name, value in given.items():
                setattr(made, name, _plain(name, value, archive))
            return made
    raise UnknownContent(f"there is something else where {kind.__module__}.{kind.__name__} should be")


def _plain(name: str, node: Any, archive: ZipFile) -> Any:
    """A number, a truth value, or an array of such or of words."""
    match node:
        case {"__loader__": "JsonNode", "content": str(content)}:
            value = json.loads(content)
            if isinstance(value, bool | int | float):
                return value
        case {"__loader__": "NdArrayNode", "type": "numpy", "file": str(member)}:
            return np.lib.format.read_array(io.BytesIO(archive.read(member)), allow_pickle=False)
    raise UnknownContent(f"{name} is neither a number nor a plain array")


def _fit_together(text: ColumnText, heads: LinearHeads, outputs: int) -> bool:
    words = (text.sentence_words_, text.context_words_)
    columns = sum(of.size for of in words)
    return (
        all(of.dtype.kind == "U" and of.ndim == 1 for of in words)
        and (text.sentence_idf_.shape, text.context_idf_.shape) == (words[0].shape, words[1].shape)
        and (heads.coef_.shape, heads.intercept_.shape) == ((outputs, columns), (outputs,))
        and heads.n_features_in_ == columns
        and not heads.one_of_
        and all(np.isfinite(of).all() for of in (text.sentence_idf_, text.context_idf_, heads.coef_, heads.intercept_))
    )
