"""The linear part's file: read as skops would, and refused where it holds anything else."""

import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from skops import io as skops_io

from classifier.linear import ColumnText, LinearHeads, pipeline
from classifier.linear_file import UnknownContent, read_linear
from classifier.model import with_context

TEXTS = ["We trained drivers.", "We checked quarries.", "We trained buyers.", "We checked mills."] * 3
OUTPUTS = 2


def fitted() -> Pipeline:
    y = np.array([["trained" in text, "checked" in text] for text in TEXTS], dtype=np.float64)
    return pipeline().fit(with_context(TEXTS), y)


def test_it_is_read_as_skops_reads_it() -> None:
    data = skops_io.dumps(fitted(), compression=8)
    trusted = [f"{kind.__module__}.{kind.__name__}" for kind in (ColumnText, LinearHeads)]
    by_skops = skops_io.loads(data, trusted=trusted)
    rows = with_context([*TEXTS, "", "never seen"])
    assert (read_linear(data, OUTPUTS).decision_function(rows) == by_skops.decision_function(rows)).all()


def with_attribute(step: int, name: str, value: Any) -> Pipeline:
    made = fitted()
    setattr(made[step], name, value)
    return made


def runs_code(*arguments: object) -> None:
    raise AssertionError("a model file ran code")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: [1, 2], "not a pipeline"),
        (lambda: LinearHeads(), "not a pipeline"),
        (lambda: Pipeline([("one", ColumnText())]), "not a pipeline"),
        (
            lambda: Pipeline([("text", FunctionTransformer(runs_code)), ("heads", LinearHeads())]),
            "where .*ColumnText should be",
        ),
        (lambda: Pipeline([("text", fitted()[0]), ("heads", Pipeline([("one", ColumnText())]))]), "where .*LinearHeads should"),
        (pipeline, "other attributes"),
        (lambda: with_attribute(0, "transform", 1), "other attributes"),
        (lambda: with_attribute(1, "C", "six"), "C is neither"),
        (lambda: with_attribute(1, "coef_", runs_code), "coef_ is neither"),
        (lambda: with_attribute(0, "sentence_words_", ["one", "two"]), "sentence_words_ is neither"),
        (lambda: with_attribute(0, "sentence_words_", np.array([1, 2])), "do not fit"),
        (lambda: with_attribute(0, "context_idf_", np.ones(3)), "do not fit"),
        (lambda: with_attribute(1, "coef_", np.ones((OUTPUTS, 3))), "do not fit"),
        (lambda: with_attribute(1, "intercept_", np.full(OUTPUTS, np.nan)), "do not fit"),
        (lambda: with_attribute(1, "one_of_", True), "do not fit"),
    ],
)
def test_anything_else_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(UnknownContent, match=message):
        read_linear(skops_io.dumps(make()), OUTPUTS)


def test_a_pickled_array_is_refused() -> None:
    pickled = io.BytesIO()
    np.save(pickled, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(skops_io.dumps(fitted()))) as archive, ZipFile(changed, "w") as other:
        for name in archive.namelist():
            other.writestr(name, pickled.getvalue() if name.endswith(".npy") else archive.read(name))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        read_linear(changed.getvalue(), OUTPUTS)


def test_other_outputs_are_refused() -> None:
    with pytest.raises(UnknownContent, match=f"{OUTPUTS + 1} outputs"):
        read_linear(skops_io.dumps(fitted()), OUTPUTS + 1)


def test_loading_imports_neither_torch_nor_skops() -> None:
    code = "import sys; from classifier.model import load_model; load_model(); sys.exit(not {'torch', 'skops'}.isdisjoint(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
