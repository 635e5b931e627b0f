"""What was learned from pages that people marked: how likely a text is the article's, by the figures of `features`.

The weights are trees of questions, each about one figure; `scripts/learn_pages.py` makes them. They were learned from
the pages of scrapinghub/article-extraction-benchmark (MIT), adbar/trafilatura (Apache-2.0), mozilla/readability
(Apache-2.0) and WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0), of which they hold nothing.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from narrator.sources.html.features import Rows

Probabilities = npt.NDArray[np.float64]

_WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of questions. Node 0 is the root of each; a question without a figure, -1, is an answer.

    Attributes:
        figures: for each tree and node, the index of the figure that is asked about.
        limits: above which the answer is to the right.
        left: the node to the left.
        right: the node to the right.
        values: what an answer adds to the logarithm of the odds.
        base: where that begins.
        depth: how many questions lead to the deepest answer.
    """

    figures: npt.NDArray[np.int64]
    limits: npt.NDArray[np.float64]
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    base: float
    depth: int

    def probabilities(self, rows: Rows) -> Probabilities:
        """How likely each row is one of an article's, between 0 and 1."""
        if not len(rows):
            return np.zeros(0)
        number, size = self.figures.shape
        roots = np.arange(number) * size
        # What is an answer asks about no figure, and leads to itself either way.
        figures, limits = np.maximum(self.figures, 0).ravel(), self.limits.ravel()
        below = np.stack([(self.right + roots[:, None]).ravel(), (self.left + roots[:, None]).ravel()], axis=1).ravel()
        flat, begins = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
        node = np.broadcast_to(roots, (len(rows), number))
        for _ in range(self.depth):
            goes_left = flat.take(begins + figures.take(node)) <= limits.take(node)
            node = below.take(2 * node + goes_left)
        odds = self.base + self.values.ravel().take(node).sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-odds)))


@cache
def learned() -> Trees:
    """The trees that come with the package."""
    return from_json(files(__package__).joinpath(_WEIGHTS).read_text(encoding="utf-8"))


def from_json(text: str) -> Trees:
    """Trees as they are kept: for each node its figure, limit, left, right and value; answers lead to themselves."""
    kept = json.loads(text)
    size = max(map(len, kept["trees"]))
    table = np.zeros((len(kept["trees"]), size, 5))
    for index, nodes in enumerate(kept["trees"]):
        table[index, : len(nodes)] = nodes
    figures, left, right = (table[:, :, column].astype(np.int64) for column in (0, 2, 3))
    depth = max(_depth(nodes) for nodes in kept["trees"])
    return Trees(figures, table[:, :, 1], left, right, table[:, :, 4], kept["base"], depth)


def _depth(nodes: list[list[float]], node: int = 0) -> int:
    """How many questions lead to the deepest answer below a node."""
    figure, _, left, right, _ = nodes[node]
    return 0 if figure < 0 else 1 + max(_depth(nodes, int(left)), _depth(nodes, int(right)))
