"""Every export format. CLI choices, downloads and tests derive from this tuple."""

from registry.exports import csv_export, jsonl_export

EXPORTS = (csv_export, jsonl_export)
BY_NAME = {export.NAME: export for export in EXPORTS}
