"""What the rules on approval and signature say of each sentence, beside the models' log-odds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.requirements.approval import approving
from classifier.requirements.signature import signature_block
from classifier.statement import Sentence


def rule_log_odds(texts: Sequence[str], outputs: Sequence[str]) -> NDArray[np.float64]:
    """Sentences x outputs: 1 where a rule finds what the output names, -1 where not, 0 where none is."""
    sentences = [Sentence(text, 0) for text in texts]
    found = np.zeros((len(sentences), len(outputs)))
    approval, signature = outputs.index("approval"), outputs.index("signature")
    found[:, [approval, signature]] = -1.0
    found[approving(sentences), approval] = 1.0
    if block := signature_block(sentences):
        found[block.first : block.last + 1, signature] = 1.0
    return found
