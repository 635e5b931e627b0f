"""Articles to measure with: long ones, made from the sentences of the sample article, and one that is soon read.

No two passages of a long one are equal, since equal ones share a segment in the store and would flatter every figure.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "scripts" / "ketamine-treatment-therapy.txt"

# Plain words throughout: of numbers and abbreviations nobody can tell how long they must take to say. One sentence
# stands in it twice.
BRIEF = """# The ferry at the old mill

Nobody had told us how far it would be to the river, and so we walked on until the sun had gone behind the hills.

## Crossing the water

The ferryman was asleep under a willow. We called him twice, and he rowed us over without saying a single word.

Nothing moved on the other side. The grass stood high, the gate was open, and somebody had lit a lamp upstairs.

## Inside the mill

An old woman gave us bread and cheese. She had lived there for years, long after the wheel had stopped turning, and \
she would not hear of leaving it. Nothing moved on the other side.

## Morning again

When we woke, the lamp was still burning. The woman had gone, and so had the boat, but the bridge was not far away.
"""

_SEED = 1
# What espeak says at its natural rate, with narrator's pauses.
_WORDS_A_SECOND = 2.52
_PARAGRAPHS_A_SECTION = 10
_SENTENCES = (4, 7)
# Longer paragraphs narrator cuts into passages, and the second of them would have no number.
_MAX_PARAGRAPH = 950
_REMARK = "Remark {number}: "


def article(hours: float) -> str:
    """A Markdown article that takes about so many hours to say."""
    words = round(hours * 3600 * _WORDS_A_SECOND)
    parts = [f"# An article of {words} words"]
    for number, paragraph in enumerate(_paragraphs(words)):
        if number % _PARAGRAPHS_A_SECTION == 0:
            parts.append(f"## Section {number // _PARAGRAPHS_A_SECTION + 1}")
        parts.append(paragraph)
    return "\n\n".join(parts) + "\n"


def short_articles(count: int, size: int) -> Iterator[str]:
    """So many Markdown articles of about so many bytes, of sections of four paragraphs; no two passages are equal."""
    paragraphs = _paragraphs(count * size)
    for number in range(1, count + 1):
        parts = [f"# Article {number}"]
        while sum(map(len, parts)) < size:
            parts.append(f"## Part {len(parts) // 5 + 1}")
            parts += [paragraph for _, paragraph in zip(range(4), paragraphs, strict=False)]
        yield "\n\n".join(parts) + "\n"


def edited(text: str, number: int) -> str:
    """The article with one of its paragraphs changed: the one with that number."""
    remark = _REMARK.format(number=number)
    if remark not in text:
        raise ValueError(f"there is no remark {number}")
    return text.replace(remark, f"{remark}this was changed. ")


def last_number(text: str) -> int:
    """The number of the article's last paragraph; they count from 1."""
    return len(re.findall(_REMARK.format(number=r"\d+"), text))


def sections(text: str) -> list[str]:
    """What stands under each heading of the second level, with the heading."""
    return text.split("\n\n## ")[1:]


def _paragraphs(words: int) -> Iterator[str]:
    longest = max(SAMPLE.read_text(encoding="utf-8").splitlines(), key=len)
    sentences = re.split(r"(?<=[.!?]) ", longest)
    dice = random.Random(_SEED)
    number = said = 0
    while said < words:
        number += 1
        chosen = dice.sample(sentences, dice.randint(*_SENTENCES))
        while sum(map(len, chosen)) > _MAX_PARAGRAPH:
            chosen.pop()
        paragraph = _REMARK.format(number=number) + " ".join(chosen)
        said += len(paragraph.split())
        yield paragraph
