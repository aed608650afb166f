"""One spelling for names that differ only in how they are written (pure)."""

import re
import unicodedata

_WORDS = {
    "LTD": "LIMITED",
    "PLC": "PUBLIC LIMITED COMPANY",
    "CO": "COMPANY",
    "CORP": "CORPORATION",
    "INC": "INCORPORATED",
    "LLP": "LIMITED LIABILITY PARTNERSHIP",
    "INTL": "INTERNATIONAL",
    "CYF": "CYFYNGEDIG",
    "CCC": "CWMNI CYFYNGEDIG CYHOEDDUS",
    "BROS": "BROTHERS",
    "HLDGS": "HOLDINGS",
    "HLDG": "HOLDING",
    "AND": "&",
}
_STOPS = re.compile(r"(?<=\w)['’`](?=\w)|\.")
_OTHER = re.compile(r"[^\w&]+|_")
_INITIALS = re.compile(r"\b((?:[A-Z] ){1,}[A-Z])\b")


def normal_name(name: str) -> str:
    """`The Larch Co. Ltd` -> `LARCH COMPANY LIMITED`. Empty if nothing is left.

    The legal form stays: Larch Limited and Larch LLP are two bodies.
    """
    if name.isascii():
        text = name.upper()
    else:
        text = unicodedata.normalize("NFKD", name).upper()
        text = "".join(character for character in text if not unicodedata.combining(character))
    words = _OTHER.sub(" ", _STOPS.sub("", text).replace("&", " & ")).split()
    if words and words[0] == "THE" and len(words) > 1:
        words = words[1:]
    joined = " ".join(_WORDS.get(word, word) for word in words)
    return _INITIALS.sub(lambda match: match[1].replace(" ", ""), joined)
