"""Where commands write what is no data: stderr."""

from rich.console import Console

errors = Console(stderr=True, highlight=False, soft_wrap=True)
