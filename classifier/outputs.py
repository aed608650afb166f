"""What the model says of a sentence: labels and evidence status, in their order."""

import numpy as np
from numpy.typing import NDArray

LABELS = (
    "approval", "signature", "structure", "operations", "supply_chains", "risk_description", "mitigation",
    "remediation", "effectiveness", "policies", "due_diligence", "risk", "training",
)  # fmt: skip
"""The thirteen labels of `s54 classify`: nine of AIMS (Bora et al. 2025), and four areas of s.54(5)."""

AIMS = LABELS[:9]
AREAS = LABELS[9:]

STATUSES = ("plan", "neg")
"""Evidence status: only intended; said not to be done."""

OUTPUTS = LABELS + STATUSES
INDEX = {name: column for column, name in enumerate(OUTPUTS)}

Scores = NDArray[np.float64]
"""Probabilities: one row a sentence, one column an output in the order of OUTPUTS."""
