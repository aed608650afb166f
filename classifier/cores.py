"""How many processors the model and OCR may keep busy."""

import os

CORES = int(os.environ.get("S54_THREADS") or os.cpu_count() or 1)
"""All there are; S54_THREADS tells a worker beside others on the same machine to keep to its own."""
