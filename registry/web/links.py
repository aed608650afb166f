"""Where a reader may be sent (pure)."""

from urllib.parse import urlsplit


def external(url: str | None) -> str | None:
    """The address if a reader may be sent there: http or https with a host, else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
