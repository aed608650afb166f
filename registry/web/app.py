"""The website and its API on the published database. Works without JavaScript and asks no other host."""

import os
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from registry.data_folder import DataFolder
from registry.tables.published.library import Library
from registry.web import (
    api,
    archived,
    changes,
    downloads,
    errors,
    front,
    method,
    organisation,
    organisations,
    reconcile,
    report,
    review,
    search,
    statement,
    statistics,
)  # fmt: skip
from registry.web.guard import Guard, Limit
from registry.web.site import HERE, Site

PAGES = (
    front,
    organisations,
    organisation,
    statement,
    search,
    statistics,
    changes,
    method,
    downloads,
    report,
    archived,
    review,
)
QUERY_SECONDS = 3.0
DESCRIPTION = "Who keeps section 54 of the Modern Slavery Act 2015: read-only, open to every site, CC BY 4.0."


def create_app(folder: DataFolder, limit: Limit | None = None, seconds: float = QUERY_SECONDS) -> FastAPI:
    """The application on one data folder. Pages read `public.db`; only signed-in reviewers reach `registry.db`."""
    site = Site(
        folder,
        Library(folder.public, seconds),
        os.environ.get("S54_BASE_URL", "").rstrip("/"),
        os.environ.get("S54_CONTACT", ""),
    )
    app = FastAPI(
        title="s54",
        version=version("s54"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for part in PAGES:
        part.install(app, site)
    app.include_router(api.router(site))
    reconcile.install(app, site)
    errors.install(app, site)
    app.add_middleware(Guard, site=site, limit=limit or Limit(2.0, 40.0))
    return app


def from_environment() -> FastAPI:
    """For a worker of `s54 serve`: the data folder is the one that S54_DATA names."""
    return create_app(DataFolder(Path(os.environ["S54_DATA"])))
