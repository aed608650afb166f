"""The method and the columns as plain text, for files that travel without the documentation."""

from classifier.act import ACT_2015
from registry.exports.rows import Column
from registry.wording import DECISIONS

METHOD = f"""\
How these verdicts were reached (rules {ACT_2015.version})

A verdict speaks of one organisation and one financial year. The first that matches wins:
unknown (it could not be checked; never a failure), scope_unconfirmed (a turnover of GBP
{ACT_2015.turnover_threshold:,} or more is not shown), not_found (the website was looked through and no
statement was there), out_of_date (the newest statement is for an earlier year), not_evidenced (a
statement was found, but something that the Act requires is not evidenced in it), meets_minimum.

Nothing here says that anybody broke the law, or that there is slavery. "Not evidenced" means that we
did not find it. A statement that was not found is provisional until two looks at least 14 days apart
found none and two people confirmed it; provisional ones are kept apart.

What is required:
{{requirements}}

What the verdicts are called:
{{decisions}}

An organisation that sees it otherwise can answer: its answer is shown beside the verdict.
"""


def method_text() -> str:
    requirements = "\n".join(f"  {p.id.value:14} {p.source:12} {p.asks}" for p in ACT_2015.requirements)
    decisions = "\n".join(f"  {decision.value:18} {words}" for decision, words in DECISIONS.items())
    return METHOD.format(requirements=requirements, decisions=decisions)


def columns_text(tables: dict[str, tuple[Column, ...]]) -> str:
    """A data dictionary: every file with its columns."""
    return "\n".join(
        f"{name}\n" + "".join(f"  {column.name:18} {column.meaning}\n" for column in columns)
        for name, columns in tables.items()
    )
