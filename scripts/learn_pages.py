"""Learn which texts on a page belong to its article, and write the weights that narrator uses.

    python -m scripts.learn_pages CORPORA [WEIGHTS]

CORPORA is a folder with a folder for each corpus, which contains `truth.json` and the pages that it names. For each
page, `truth.json` has what people marked: `text`, the article as a person extracted it; or `blocks`, its paragraphs and
headings; or `with` and `without`, lines that belong to the article and lines that do not. A folder may also be a copy
of WCXB as published, of which the articles and documentation in the development part are used. Needs scikit-learn,
which narrator itself does not need.

Other sites name their boxes differently, or have no landmarks. So each page is also used in three changed versions,
with low weights: with made-up names, without landmarks, and with both changes.
"""

import json
import random
import string
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree
from sklearn.ensemble import HistGradientBoostingClassifier

from narrator.sources.elements import fold
from narrator.sources.html import features, main_content, pages
from narrator.sources.html.parts import words
from tests.corpora.published import wcxb
from tests.corpora.scores import covered, shingles

WEIGHTS = Path(main_content.__file__).with_name("weights.json")
TREES = 160
WCXB = 0.2  # weight of a page compared with those of other corpora, since WCXB has several times as many
COPY = 0.1  # weight of each changed copy compared with the page, found by cross-validation over sites
LANDMARKS = frozenset("main article nav header footer aside section menu".split())
ROLES = frozenset("main article navigation banner contentinfo complementary search articleBody".split())


def labels(said: list[tuple[str, ...]], texts: list[str], truth: dict[str, Any]) -> np.ndarray:
    """For each text, whether it belongs to the article, from 0 to 1; NaN if nobody marked it."""
    if "with" in truth:
        return np.array([_marked(text, truth) for text in texts])
    whole = truth["text"] if "text" in truth else "\n".join(block["text"] for block in truth["blocks"])
    flat = tuple(word for each in said for word in each)
    is_true = np.array(covered(flat, set(shingles(words(whole)))), float)
    ends = np.cumsum([len(each) for each in said])
    spans = [is_true[end - len(each) : end] for end, each in zip(ends, said, strict=True)]
    return np.array([span.mean() if len(span) else np.nan for span in spans])


def _marked(text: str, truth: dict[str, Any]) -> float:
    if any(fold(line) in text for line in truth["with"]):
        return 1.0
    return 0.0 if any(fold(line) in text for line in truth["without"]) else np.nan


def weights(said: list[tuple[str, ...]], marks: np.ndarray, truth: dict[str, Any]) -> np.ndarray:
    """The weight of each text: more for long ones, but the same for each page; single marked lines weigh little."""
    known = ~np.isnan(marks)
    if "with" in truth:
        return 9.0 * known
    raw = np.sqrt(np.array([len(each) + 1.0 for each in said])) * known
    share = {"text": 100.0, "blocks": 60.0}["text" if "text" in truth else "blocks"]
    return raw / max(raw.sum(), 1e-9) * share


def marked(corpora: Path) -> Iterator[tuple[str, bytes, dict[str, Any], float]]:
    """The name and content of each page, what people marked, and its weight."""
    for listing in sorted(corpora.glob("*/truth.json")):
        for name, truth in json.loads(listing.read_text(encoding="utf-8")).items():
            if name.endswith((".html", ".htm")) and truth.keys() & {"text", "blocks", "with"}:
                yield name, (listing.parent / name).read_bytes(), truth, 1.0
    for part in sorted(corpora.glob("*/dev")):
        for page in wcxb(part):
            if page.text and page.kind in ("article", "documentation"):
                yield page.name, page.content, {"text": page.text}, WCXB


def examples(
    name: str, content: bytes, truth: dict[str, Any], count: float
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The features, labels and weights of a page's texts, and of those of its changed copies."""
    for is_named, has_landmarks in ((True, True), (False, True), (True, False), (False, False)):
        page = pages.open_page(name, content)
        if not is_named:
            rename(page.tree)
        if not has_landmarks:
            level(page.tree)
        seen = main_content.look_at(page)
        if not seen.shown:
            continue
        marks = labels(seen.said, [fold(part.text) for part in seen.shown], truth)
        figures = features.rows(seen.shown, seen.said, seen.chosen, seen.exact)
        share = count if is_named and has_landmarks else COPY * count
        yield figures, marks, share * weights(seen.said, marks, truth)


def rename(tree: etree._Element) -> None:
    """Replace the classes and ids of a page by meaningless names, the same name always by the same one."""
    chance = random.Random(1)
    names: dict[str, str] = defaultdict(lambda: "".join(chance.choices(string.ascii_lowercase, k=6)))
    for element in tree.iter(etree.Element):
        for key in ("class", "id"):
            if given := element.get(key):
                element.set(key, " ".join(names[each] for each in given.split()))
        for key in ("role", "itemprop"):
            if element.get(key) in ROLES:
                del element.attrib[key]


def level(tree: etree._Element) -> None:
    """Replace landmarks, elements that say what they contain, by plain boxes."""
    for element in tree.iter(etree.Element):
        if element.tag in LANDMARKS:
            element.tag = "div"
        if element.get("role") in ROLES:
            del element.attrib["role"]


def learn(found: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> HistGradientBoostingClassifier:
    """Train gradient-boosted small decision trees."""
    rows, marks, weighed = (np.concatenate(column) for column in zip(*found, strict=True))
    used = ~np.isnan(marks) & (weighed > 0)
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=5.0,
        max_features=0.3,
        early_stopping=False,
        random_state=1,
    )
    return model.fit(rows[used], marks[used] >= 0.5, sample_weight=weighed[used])


def to_json(model: HistGradientBoostingClassifier) -> str:
    """The trees in the format that `narrator.sources.html.model` reads."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        trees.append([_node(at, node) for at, node in enumerate(nodes)])
    kept = {"base": float(model._baseline_prediction.ravel()[0]), "trees": trees}
    return json.dumps(kept, separators=(",", ":")).replace("]],[[", "]],\n[[") + "\n"


def _node(at: int, node: Any) -> list[float]:
    if node["is_leaf"]:
        return [-1, 0, at, at, round(float(node["value"]), 5)]
    limit = float(f"{node['num_threshold']:.7g}")
    return [int(node["feature_idx"]), limit, int(node["left"]), int(node["right"]), 0]


def main(corpora: Path, target: Path) -> None:
    """Train on all corpora in a folder."""
    found = [each for page in marked(corpora) for each in examples(*page)]
    target.write_text(to_json(learn(found)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else WEIGHTS)
