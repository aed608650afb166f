"""The whole flow on real statements, against the experts' labels at statement level.

`python -m benchmarks.real_statements FOLDER FOLDS` where FOLDER holds uk.csv (sentences with labels) and
uk_statements.csv (what was approved, signed and covered), and FOLDS the models that `s54 fit --folds`
wrote. Each statement becomes two websites on loopback, one with an HTML page and one with a PDF;
`s54 run` crawls and reads both, with the model of the fold that has not seen the statement.
"""

import csv
import html
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fpdf import FPDF

from benchmarks.machine import describe
from classifier.act import ContentArea, Requirement
from classifier.areas import LABELS_OF
from classifier.assessment import Assessment
from classifier.labelled import LabelledStatement, read_labelled
from classifier.model import MANIFEST
from classifier.outputs import INDEX
from registry.data_folder import DataFolder
from registry.running.sample import ADDRESSES, Site, serve
from registry.store import Store

FORMS = ("html", "pdf")
HOME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/contact">Contact</a></nav>
<main><h1>{name}</h1><p>Welcome to the website of {name}.</p></main>
<footer><a href="/privacy">Privacy</a> <a href="{href}">Modern Slavery Statement</a> <p>{name}. Company number {number}</p></footer>
</body></html>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Modern Slavery Statement</title></head><body>
<nav><a href="/">Home</a></nav><main>{text}</main><footer><p>Company number {number}</p></footer></body></html>"""
LATIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "•": "-", "…": "..."})


@dataclass(frozen=True)
class Case:
    """One statement in one form, with its truth."""

    statement: LabelledStatement
    truth: Mapping[str, str]
    form: str
    number: str

    @property
    def name(self) -> str:
        return self.truth["organisation"] or f"The organisation of {self.truth['statement']}"


def cases(folder: Path) -> list[Case]:
    statements = {s.id.rpartition("/")[2]: s for s in read_labelled(folder / "uk.csv")}
    with (folder / "uk_statements.csv").open(encoding="utf-8-sig", newline="") as file:
        truths = [row for row in csv.DictReader(file) if row["statement"] in statements]
    pairs = [(truth, form) for form in FORMS for truth in truths]
    return [Case(statements[t["statement"]], t, form, f"{99995000 + i}") for i, (t, form) in enumerate(pairs)]


def lay_out(case: Case, folder: Path) -> None:
    site = folder / "site"
    site.mkdir(parents=True)
    href = "/modern-slavery-statement.pdf" if case.form == "pdf" else "/modern-slavery-statement.html"
    (site / "index.html").write_text(HOME.format(name=html.escape(case.name), href=href, number=case.number), encoding="utf-8")
    if case.form == "pdf":
        (site / href.lstrip("/")).write_bytes(pdf_of(case.statement.sentences))
    else:
        text = "\n".join(f"<p>{html.escape(sentence)}</p>" for sentence in case.statement.sentences)
        (site / href.lstrip("/")).write_text(PAGE.format(text=text, number=case.number), encoding="utf-8")


def pdf_of(sentences: Sequence[str]) -> bytes:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    for sentence in sentences:
        plain = sentence.translate(LATIN).encode("latin-1", "replace").decode("latin-1")
        pdf.multi_cell(0, 5, plain, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    return bytes(pdf.output())


def run_folds(all_cases: Sequence[Case], folds: Path, work: Path) -> dict[str, Assessment]:
    """Each fold's statements by the model that was fitted without them."""
    found: dict[str, Assessment] = {}
    for manifest in sorted(folds.glob(f"*/{MANIFEST}")):
        held_out = json.loads(manifest.read_text())["held_out"]
        unseen = [case for case in all_cases if case.statement.id in held_out]
        found |= run(unseen, manifest.parent, work / manifest.parent.name)
    return found


def run(all_cases: Sequence[Case], model: Path, work: Path) -> dict[str, Assessment]:
    """Serve, crawl, read and record everything; the newest assessment by company number."""
    for case in all_cases:
        lay_out(case, work / case.number)
    with serve([work / case.number for case in all_cases]) as sites:
        listed = work / "organisations.csv"
        write_list(listed, all_cases, sites)
        command = [sys.executable, "-m", "registry.cli", "--data", str(work / "data")]
        arguments = ["run", "--organisations", str(listed), "--allow-address", ADDRESSES]
        environment = os.environ | {"S54_MODELS": str(model)}
        subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    with Store.reading(DataFolder(work / "data").registry) as store:
        return store.latest_assessments()


def write_list(path: Path, all_cases: Sequence[Case], sites: Mapping[str, Site]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["company_number", "name", "website", "entity_type", "financial_year_end"])
        for case in all_cases:
            writer.writerow([case.number, case.name, sites[case.number].url, case.truth["kind"], case.truth["period_end"]])


Answer = tuple[bool, bool]


def found_statement(case: Case, assessment: Assessment) -> Answer:
    return True, bool(assessment.statements)


def requirement(which: Requirement, truth: Callable[[Case], bool | None]) -> Callable[[Case, Assessment], Answer | None]:
    """Whether `which` is evidenced; None where the truth is unclear."""

    def answer(case: Case, assessment: Assessment) -> Answer | None:
        true = truth(case)
        if true is None:
            return None
        return true, bool(assessment.statements) and assessment.statements[0].requirements[which].evidenced is True

    return answer


def is_signed(case: Case, assessment: Assessment) -> Answer:
    """A signature block is there, whatever its office."""
    found = bool(assessment.statements) and assessment.statements[0].requirements[Requirement.SIGNATURE].evidence is not None
    return case.truth["signature"] == "yes", found


def year(case: Case, assessment: Assessment) -> Answer | None:
    """The day on which the financial year ends, where the text states it."""
    if not case.truth["period_end"]:
        return None
    period = assessment.statements[0].period if assessment.statements else None
    return True, period is not None and period.end.isoformat() == case.truth["period_end"]


def area(which: ContentArea) -> Callable[[Case, Assessment], Answer]:
    columns = [INDEX[label] for label in LABELS_OF[which]]

    def answer(case: Case, assessment: Assessment) -> Answer:
        true = any(row[k] == 1 for row in case.statement.values for k in columns)
        return true, bool(assessment.statements) and assessment.statements[0].areas[which].depth > 0

    return answer


def signed_truth(case: Case) -> bool | None:
    if case.truth["signature"] != "yes":
        return False
    return {"yes": True, "no": False}.get(case.truth["role_counts"])


MEASURES: tuple[tuple[str, Callable[[Case, Assessment], Answer | None]], ...] = (
    ("statement recognised", found_statement),
    ("period: right day", year),
    ("steps", requirement(Requirement.STEPS, lambda case: any(row[INDEX["mitigation"]] == 1 for row in case.statement.values))),
    ("approval", requirement(Requirement.APPROVAL, lambda case: case.truth["approval"] == "yes")),
    ("signature block", is_signed),
    ("signature that counts", requirement(Requirement.SIGNATURE, signed_truth)),
    ("published", requirement(Requirement.PUBLISHED, lambda case: True)),
    ("homepage link", requirement(Requirement.HOMEPAGE_LINK, lambda case: True)),
    *((f"area: {which.value}", area(which)) for which in ContentArea),
)


def main() -> None:
    all_cases = cases(Path(sys.argv[1]))
    print(describe())
    with tempfile.TemporaryDirectory(prefix="s54-real-") as work:
        assessments = run_folds(all_cases, Path(sys.argv[2]), Path(work))
    for form in FORMS:
        print(f"\n| {form} | right | of | precision | recall | F1 | always yes: F1 |\n|---|---|---|---|---|---|---|")
        for name, measure in MEASURES:
            answers = [measure(case, assessments[case.number]) for case in all_cases if case.form == form]
            print(row(name, [answer for answer in answers if answer is not None]))
        if "--misses" in sys.argv:
            print_misses([case for case in all_cases if case.form == form], assessments)


def row(name: str, answers: Sequence[Answer]) -> str:
    hits = sum(true and found for true, found in answers)
    true, found = sum(a for a, _ in answers), sum(b for _, b in answers)
    right = sum(a == b for a, b in answers)
    numbers = (
        hits / max(found, 1),
        hits / max(true, 1),
        2 * hits / max(true + found, 1),
        2 * true / max(true + len(answers), 1),
    )
    return f"| {name} | {right} | {len(answers)} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |"


def print_misses(form_cases: Sequence[Case], assessments: Mapping[str, Assessment]) -> None:
    for name, measure in MEASURES:
        for case in form_cases:
            answer = measure(case, assessments[case.number])
            if answer is not None and answer[0] != answer[1]:
                print(
                    f"  {name}: {case.truth['statement']} true {answer[0]}, found {answer[1]}; {assessments[case.number].reason[:100]}"
                )


if __name__ == "__main__":
    main()
