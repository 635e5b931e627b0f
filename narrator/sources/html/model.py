"""A model learned from pages that people marked: how likely a text belongs to the article, by its `features`.

The weights are gradient-boosted decision trees, trained by `scripts/learn_pages.py` on the pages of
scrapinghub/article-extraction-benchmark (MIT), adbar/trafilatura (Apache-2.0), mozilla/readability (Apache-2.0) and
WCXB, the Web Content eXtraction Benchmark by Murrough Foley (CC BY 4.0). They contain nothing of those pages.
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
    """Decision trees. Node 0 is the root of each; a node with feature -1 is a leaf.

    Attributes:
        figures: for each tree and node, the index of the feature that decides.
        limits: the threshold above which the right child is taken.
        left: the left child.
        right: the right child.
        values: what a leaf adds to the log-odds.
        base: the log-odds before all trees.
        depth: the number of decisions on the way to the deepest leaf.
    """

    figures: npt.NDArray[np.int64]
    limits: npt.NDArray[np.float64]
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    base: float
    depth: int

    def probabilities(self, rows: Rows) -> Probabilities:
        """How likely each row belongs to an article, from 0 to 1."""
        if not len(rows):
            return np.zeros(0)
        number, size = self.figures.shape
        roots = np.arange(number) * size
        # A leaf has itself as both children, so its feature index may be any.
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
    """The trees in the package."""
    return from_json(files(__package__).joinpath(_WEIGHTS).read_text(encoding="utf-8"))


def from_json(text: str) -> Trees:
    """Trees from JSON: for each node its feature, threshold, left, right and value; leaves are their own children."""
    kept = json.loads(text)
    size = max(map(len, kept["trees"]))
    table = np.zeros((len(kept["trees"]), size, 5))
    for index, nodes in enumerate(kept["trees"]):
        table[index, : len(nodes)] = nodes
    figures, left, right = (table[:, :, column].astype(np.int64) for column in (0, 2, 3))
    depth = max(_depth(nodes) for nodes in kept["trees"])
    return Trees(figures, table[:, :, 1], left, right, table[:, :, 4], kept["base"], depth)


def _depth(nodes: list[list[float]], node: int = 0) -> int:
    """The number of decisions between a node and the deepest leaf below it."""
    figure, _, left, right, _ = nodes[node]
    return 0 if figure < 0 else 1 + max(_depth(nodes, int(left)), _depth(nodes, int(right)))
