"""Where the statement's link ranks among a homepage's links: `python -m benchmarks.link_ranking bhrrc_audit_statements.csv`.

Each real statement URL of the Business & Human Rights Resource Centre is put on a homepage with
the links that homepages have. Its text is drawn, with a fixed seed, from texts that such links
carry; one in six says nothing ("Read more", "PDF", no text), so that the URL alone must do.
"""

import csv
import random
import sys
from pathlib import Path

from benchmarks.machine import describe
from crawler.links import Link, Place, Promise, hub_rank, is_address, promise

TEXTS = (
    *("Modern Slavery Statement",) * 20, *("Modern Slavery",) * 8, *("Modern Slavery Act Statement",) * 6, *("Modern Slavery Act",) * 4,
    *("Modern Slavery Act Transparency Statement",) * 3, *("Anti-Slavery Statement",) * 3, *("Anti-slavery policy",) * 4,
    *("Slavery and Human Trafficking Statement",) * 5, *("Slavery & Human Trafficking Policy",) * 3, "Human Trafficking", "MSA Statement",
    "Transparency in supply chains", "Supply chain statement", "Our policies", "Corporate responsibility", "Statement 2018 (PDF)",
    *("Read more",) * 3, *("PDF",) * 3, *("Download",) * 3, *("",) * 3,
)  # fmt: skip
OTHERS = (
    ("Home", "/"), ("About us", "/about"), ("Our people", "/about/people"), ("Careers", "/careers"), ("Contact", "/contact"),
    ("Products", "/products"), ("Services", "/services"), ("News", "/news"), ("We sign the pledge", "/news/2019/05/pledge"),
    ("Case studies", "/case-studies"), ("Investors", "/investors"), ("Annual report 2018", "/investors/annual-report-2018.pdf"),
    ("Privacy policy", "/privacy"), ("Cookie policy", "/cookies"), ("Terms of use", "/terms"), ("Accessibility", "/accessibility"),
    ("Sitemap", "/sitemap"), ("Gender pay gap report", "/gender-pay-gap.pdf"), ("Sustainability", "/sustainability"),
    ("Environment policy", "/environment-policy.pdf"), ("Quality policy", "/quality.pdf"), ("Legal", "/legal"), ("Suppliers", "/suppliers"),
    ("Tax strategy", "/tax-strategy.pdf"), ("Corporate governance", "/governance"), ("Complaints", "/complaints"), ("FAQ", "/faq"),
    ("Read more", "/products/1"), ("Read more", "/products/2"), ("Download", "/brochure.pdf"), ("Login", "/login"), ("Search", "/search"),
)  # fmt: skip
HOME = "https://www.company.example"
DEEP = 5


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as file:
        urls = [row["url"].strip() for row in csv.DictReader(file)]
    urls = [url for url in urls if is_address(url)]
    drawn = random.Random(54)
    others = [_rank(Link(HOME + address, text, Place.MENU, HOME)) for text, address in OTHERS]
    ranks, named, right = [], 0, 0
    for url in urls:
        rank = _rank(Link(url, drawn.choice(TEXTS), Place.FOOTER, HOME))
        worse = sum(other > rank for other in others)
        ranks.append(worse + drawn.randint(0, others.count(rank)) + 1 if rank[0] > Promise.NONE else None)
        named += (rank[0] >= Promise.STATEMENT) + sum(other[0] >= Promise.STATEMENT for other in others)
        right += rank[0] >= Promise.STATEMENT
    print(describe())
    print(f"{len(urls)} statement URLs, each among {len(OTHERS)} other links")
    for deep in (1, DEEP, 12):
        print(f"recall at rank {deep}: {sum(rank is not None and rank <= deep for rank in ranks) / len(ranks):.3f}")
    print(f"precision of what is taken for a statement's link: {right / max(named, 1):.3f} ({named} links)")


def _rank(link: Link) -> tuple[int, int]:
    return (promise(link), hub_rank(link))


if __name__ == "__main__":
    main()
