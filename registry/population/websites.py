"""Addresses that sources give -> candidates for an organisation's website (pure).

A candidate is only that: whether the site is the organisation's is told by the crawler, which
looks whether the site names the company or its number, as UK company sites must.
"""

from urllib.parse import urlsplit

from registry.population.claims import Use, Website

FILE_HOSTS = (
    "amazonaws.com", "azureedge.net", "azurewebsites.net", "blob.core.windows.net", "box.com", "bit.ly", "cloudfront.net", "cloudinary.com",
    "companieshouse.gov.uk", "company-information.service.gov.uk", "contentful.com", "ctfassets.net", "docdroid.net", "docs.google.com",
    "drive.google.com", "dropbox.com", "dropboxusercontent.com", "facebook.com", "files.wordpress.com", "filesusr.com", "flipsnack.com",
    "googleapis.com", "googleusercontent.com", "hubspotusercontent.net", "issuu.com", "linkedin.com", "modernslaveryregister.gov.au",
    "modernslaveryregistry.org", "modern-slavery-statement-registry.service.gov.uk", "onedrive.live.com", "rackcdn.com", "scribd.com",
    "sharepoint.com", "sites.google.com", "squarespace.com", "storage.googleapis.com", "tiscreport.org", "twitter.com", "usrfiles.com",
    "wixstatic.com", "windows.net", "youtube.com", "web.archive.org",
)  # fmt: skip
"""Hosts that keep anybody's files: they say nothing about whose statement it is."""


def host_of(url: str) -> str | None:
    """The host in small letters without `www.`; None where there is none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") if host and "." in host else None


def is_file_host(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in FILE_HOSTS)


def statement_website(url: str) -> Website | None:
    """The site on which a statement lies, as a candidate; None for file hosts, e-mail addresses and what is no address."""
    text = url.strip()
    if not text or any(character.isspace() for character in text) or "@" in text.split("?")[0]:
        return None
    whole = text if "://" in text else f"https://{text}"
    host = host_of(whole)
    scheme = whole.split("://")[0].lower()
    if host is None or is_file_host(host) or scheme not in ("http", "https"):
        return None
    return Website(f"{scheme}://{urlsplit(whole).netloc.lower()}/", host, Use.STATEMENT, url)


def site(url: str, original: str) -> Website:
    """An address that somebody gave as the organisation's site."""
    return Website(url, host_of(url) or urlsplit(url).netloc, Use.SITE, original)
