"""What kinds of document a promising link can lead to."""

from enum import StrEnum


class DocumentKind(StrEnum):
    STATEMENT = "statement"
    POLICY = "policy"
    SUPPLIER_CODE = "supplier_code"
    GUIDANCE = "guidance"
    NEWS = "news"
    LISTING = "listing"
    OTHER_LANGUAGE = "other_language"
    OTHER = "other"
