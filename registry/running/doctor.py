"""What is installed, what is missing, and what that costs."""

import shutil
import sys
from dataclasses import dataclass

from classifier.model import DamagedModel, load_model
from crawler.rendering import find_browser
from registry.running.sample import SAMPLE_WEB


@dataclass(frozen=True, slots=True)
class Check:
    """`needed` checks must pass for s54 to work at all; the others only cost something."""

    name: str
    found: bool
    detail: str
    needed: bool


def examine() -> list[Check]:
    browser, tesseract = find_browser(), shutil.which("tesseract")
    return [
        Check("python", sys.version_info >= (3, 11), sys.version.split()[0], True),
        _model(),
        Check("sample web", SAMPLE_WEB.is_dir(), str(SAMPLE_WEB), True),
        Check(
            "chromium",
            browser is not None,
            browser or "sites built by JavaScript stay unknown; apt-get install chromium",
            False,
        ),
        Check(
            "tesseract", tesseract is not None, tesseract or "scanned PDFs stay unknown; apt-get install tesseract-ocr", False
        ),
    ]


def _model() -> Check:
    try:
        return Check("model", True, load_model().version, True)
    except DamagedModel as error:
        return Check("model", False, str(error), True)
