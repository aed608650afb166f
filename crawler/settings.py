"""Scrapy's settings for a crawl: polite, bounded, with nothing listening."""

from typing import Any

from crawler.policy import Policy

PASSING = (
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
    "twisted.web.client.ResponseFailed",
    "scrapy.exceptions.DownloadFailedError",
)
"""Troubles worth a second try at once. A time-out is not: the next visit is its second try."""

UNUSED = (
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    "scrapy.downloadermiddlewares.stats.DownloaderStats",
)
"""Of Scrapy's middlewares: each would have a look at every request, for nothing."""


def settings_for(policy: Policy) -> dict[str, Any]:
    """A complete set: nothing is taken from the environment or from a project file."""
    return {
        "USER_AGENT": policy.user_agent,
        "ROBOTSTXT_OBEY": False,  # crawler.robots reads it, and reads 5xx as a refusal too
        "DOWNLOAD_DELAY": policy.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "CONCURRENT_REQUESTS": 2 * policy.companies_at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "AUTOTHROTTLE_ENABLED": policy.delay > 0,
        "AUTOTHROTTLE_START_DELAY": policy.delay,
        "DOWNLOAD_TIMEOUT": policy.timeout,
        "DOWNLOAD_MAXSIZE": policy.largest_body,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None, "https": "crawler.tls.HttpsHandler"},
        "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
        "DNS_TIMEOUT": min(policy.timeout, 10),
        "S54_ALLOWED_ADDRESSES": list(policy.allow_addresses),
        "HTTPPROXY_ENABLED": False,
        "COOKIES_ENABLED": False,  # crawler.cookies keeps them, bounded and per visit
        "RETRY_TIMES": 1,
        "RETRY_EXCEPTIONS": list(PASSING),
        "RETRY_HTTP_CODES": [500, 502, 504, 408],
        "REDIRECT_MAX_TIMES": 8,
        "METAREFRESH_MAXDELAY": 15,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "DOWNLOADER_MIDDLEWARES": {
            **dict.fromkeys(UNUSED),
            "crawler.robots.RobotsMiddleware": 100,
            "crawler.patience.PatienceMiddleware": 560,
            "crawler.cookies.CookiesMiddleware": 700,
            "crawler.recording.RecordingMiddleware": 990,
        },
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
