"""Renders the sample companies' `pdf/*.txt` into their `site/`: `python -m tests.render_sample_pdfs`.

Each source begins with `path:`, `look:` (text or scan) and `title:`; then paragraphs. `# ` makes
a heading, a line `\\f` a new page, lines that start with `|` keep their columns.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from registry.running.sample import SAMPLE_WEB

WHEN = datetime(2026, 5, 1, tzinfo=UTC)
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-", "\u00a0": " "})


@dataclass(frozen=True)
class Source:
    path: Path
    look: str
    title: str
    pages: tuple[tuple[str, ...], ...]


def read_source(file: Path, site: Path) -> Source:
    head, _, text = file.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(":", 1) for line in head.splitlines())
    pages = text.replace("\n\\f\n", "\f").replace("\n\f\n", "\f").split("\f")
    paragraphs = tuple(tuple(p.strip("\n") for p in page.split("\n\n") if p.strip()) for page in pages)
    return Source(site / fields["path"].strip(), fields["look"].strip(), fields["title"].strip(), paragraphs)


def text_pdf(source: Source) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_title(source.title)
    pdf.set_creation_date(WHEN)
    pdf.set_auto_page_break(True, margin=18)
    for page in source.pages:
        pdf.add_page()
        for paragraph in page:
            _paragraph(pdf, paragraph.translate(PLAIN))
    return bytes(pdf.output())


def _paragraph(pdf: FPDF, text: str) -> None:
    heading, table = text.startswith("# "), text.startswith("|")
    pdf.set_font("Courier" if table else "Helvetica", "B" if heading else "", 13 if heading else 9 if table else 10.5)
    pdf.multi_cell(0, 5.2, text.removeprefix("# "), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2.4)


def scanned_pdf(source: Source) -> bytes:
    """Pictures of pages, a little askew and speckled, without a text layer."""
    chance = random.Random(source.title)
    pages = [_picture(page, chance) for page in source.pages]
    path = source.path.with_suffix(".tmp")
    pages[0].save(
        path,
        "PDF",
        resolution=150,
        save_all=True,
        append_images=pages[1:],
        creationDate=WHEN.timetuple(),
        modDate=WHEN.timetuple(),
    )
    data = path.read_bytes()
    path.unlink()
    return data


def _picture(paragraphs: tuple[str, ...], chance: random.Random) -> Image.Image:
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    top = 120.0
    for paragraph in paragraphs:
        heading = paragraph.startswith("# ")
        font = ImageFont.load_default(size=27 if heading else 22)
        for line in _wrapped(draw, paragraph.removeprefix("# "), font, 1000):
            draw.text((120, top), line, font=font, fill=20)
            top += 38 if heading else 31
        top += 18
    for _ in range(500):
        draw.point((chance.randrange(1240), chance.randrange(1754)), fill=0)
    return (
        page.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
        .point(lambda shade: 255 if shade > 140 else 0)
        .convert("1")
    )


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    lines: list[str] = []
    for given in text.splitlines():
        line = ""
        for word in given.split():
            if line and draw.textlength(f"{line} {word}", font=font) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return lines


def main() -> None:
    for file in sorted(SAMPLE_WEB.glob("*/pdf/*.txt")):
        source = read_source(file, file.parents[1] / "site")
        source.path.parent.mkdir(parents=True, exist_ok=True)
        source.path.write_bytes(scanned_pdf(source) if source.look == "scan" else text_pdf(source))
        print(source.path.relative_to(SAMPLE_WEB), source.path.stat().st_size)


if __name__ == "__main__":
    main()
