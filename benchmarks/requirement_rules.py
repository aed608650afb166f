"""How right are the rules for approval, signature, period and no-steps?

`python -m benchmarks.requirement_rules SENTENCES.csv STATEMENTS.csv [--misses]`: sentences as documented for
`s54 fit`; statements with columns statement, kind, approval, signature, role_counts, period_end, no_steps.
"""

import csv
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from classifier.act import EntityKind
from classifier.evidence import Finding
from classifier.labelled import LabelledStatement, read_labelled
from classifier.requirements.approval import find_approval
from classifier.requirements.period import find_period
from classifier.requirements.signature import find_signature
from classifier.requirements.steps import find_no_steps
from classifier.statement import Sentence

Truth = Mapping[str, str]


def sentences_of(statement: LabelledStatement) -> list[Sentence]:
    found, offset = [], 0
    for text in statement.sentences:
        found.append(Sentence(text, offset))
        offset += len(text) + 1
    return found


def kind_of(truth: Truth) -> EntityKind:
    kinds = {"company": EntityKind.COMPANY, "llp": EntityKind.LLP, "partnership": EntityKind.PARTNERSHIP}
    return kinds.get(truth["kind"].split()[0], EntityKind.OTHER)


def is_signed(finding: Finding) -> bool:
    """Whether a signature block was found, whatever its office."""
    return finding.evidence is not None


def approval(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str]:
    finding = find_approval(sentences, kind_of(truth))
    return truth["approval"] == "yes", finding.evidenced is True, finding.evidence.quote if finding.evidence else ""


def signature(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str]:
    finding = find_signature(sentences, kind_of(truth))
    return truth["signature"] == "yes", is_signed(finding), finding.evidence.quote if finding.evidence else ""


def office_counts(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str] | None:
    finding = find_signature(sentences, kind_of(truth))
    if truth["role_counts"] not in ("yes", "no") or not is_signed(finding):
        return None
    return truth["role_counts"] == "yes", finding.evidenced is True, finding.evidence.quote if finding.evidence else ""


def period(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str] | None:
    """Right when the end of the year is the true one; asked only where the truth has one."""
    if not truth["period_end"]:
        return None
    found, _ = find_period("", sentences)
    right = found is not None and found.end.isoformat() == truth["period_end"]
    return (
        True,
        right,
        f"{truth['period_end']} ({truth.get('period_text', '')}) read as {found.text if found else None} -> {found.end if found else None}",
    )


def period_year(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str] | None:
    """Right when the calendar year in which the financial year ends is the true one."""
    if not truth["period_end"]:
        return None
    found, _ = find_period("", sentences)
    return True, found is not None and str(found.end.year) == truth["period_end"][:4], ""


def no_steps(sentences: list[Sentence], truth: Truth) -> tuple[bool, bool, str]:
    found = find_no_steps(sentences)
    return truth["no_steps"] == "yes", found is not None, found.text if found else ""


MEASURES: tuple[Callable[[list[Sentence], Truth], tuple[bool, bool, str] | None], ...] = (
    approval, signature, office_counts, period, period_year, no_steps,
)  # fmt: skip


def main() -> None:
    sentences_file, statements_file = Path(sys.argv[1]), Path(sys.argv[2])
    statements = {s.id.rpartition("/")[2]: sentences_of(s) for s in read_labelled(sentences_file)}
    with statements_file.open(encoding="utf-8-sig", newline="") as file:
        truths = [row for row in csv.DictReader(file) if row["statement"] in statements]
    for measure in MEASURES:
        answers = [(truth, measure(statements[truth["statement"]], truth)) for truth in truths]
        report(measure.__name__, [(truth, answer) for truth, answer in answers if answer is not None])


def report(name: str, answers: list[tuple[Truth, tuple[bool, bool, str]]]) -> None:
    hits = sum(true and found for _, (true, found, _) in answers)
    true, found = sum(a[0] for _, a in answers), sum(a[1] for _, a in answers)
    right = sum(a[0] == a[1] for _, a in answers)
    print(
        f"{name:14} right {right} of {len(answers)} ({right / max(len(answers), 1):.1%}); F1 {2 * hits / max(true + found, 1):.3f}; {true} true, {found} found"
    )
    if "--misses" in sys.argv:
        for truth, (wanted, got, quote) in answers:
            if wanted != got:
                print(
                    f"    {truth['statement']} ({truth['kind']}) true {wanted}, found {got}: {truth.get('signatory_role', '')[:40]} | {quote[:200]}"
                )


if __name__ == "__main__":
    main()
