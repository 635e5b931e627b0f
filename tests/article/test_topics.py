"""Parts of a text without headings: where it is cut, and what the parts are called."""

import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind, Metadata, Section, topics

EVERYWHERE = "the and of that was with which from have this were they there their would about other into".split()
SEA = "harbour fishing storm nets sailor anchor lighthouse tide vessel captain".split()
KITCHEN = "kettle stove bread butter oven recipe flour saucepan onion pepper".split()
LAW = "court judge appeal verdict lawyer clause statute witness sentence evidence".split()


def sentence(subject: list[str], dice: random.Random) -> str:
    words = [dice.choice(subject if dice.random() < 0.3 else EVERYWHERE) for _ in range(15)]
    return f"{' '.join(words).capitalize()}."


def paragraph(subject: list[str], dice: random.Random, words: int = 90) -> str:
    return " ".join(sentence(subject, dice) for _ in range(words // 15))


def story(*lengths: tuple[list[str], int]) -> list[str]:
    """Paragraphs of some 90 words, so many about each subject."""
    dice = random.Random(1)
    return [paragraph(subject, dice) for subject, count in lengths for _ in range(count)]


def article(*paragraphs: str, heading: str = "", language: str = "en") -> Article:
    blocks = tuple(Block(Kind.PARAGRAPH, text) for text in paragraphs)
    return Article(Metadata("A Story", language=language), (Section(heading, 1, blocks, "https://example.com"),))


def texts(of: Article) -> list[list[str]]:
    return [[block.text for block in section.blocks] for section in of.sections]


def words(of: Article) -> list[int]:
    return [sum(len(text.split()) for text in section) for section in texts(of)]


def test_a_text_is_cut_where_its_subject_changes_and_called_by_what_it_is_about() -> None:
    written = story((SEA, 18), (KITCHEN, 22), (LAW, 20))
    parted = topics.cut(article(*written))

    assert texts(parted) == [written[:18], written[18:40], written[40:]]
    for number, (section, subject) in enumerate(zip(parted.sections, (SEA, KITCHEN, LAW), strict=True), 1):
        called, _, about = section.heading.partition(": ")
        assert called == f"Part {number}"
        assert 2 <= len(about.split(", ")) <= 4
        assert {word.casefold() for word in about.split(", ")} <= set(subject)


def test_a_wall_of_text_is_cut_between_sentences() -> None:
    written = " ".join(story((SEA, 18), (KITCHEN, 22)))
    first, second = texts(topics.cut(article(written)))

    assert len(first) == len(second) == 1
    assert first[0].endswith(".")
    assert f"{first[0]} {second[0]}" == written
    assert abs(len(first[0].split()) - 18 * 90) < 120


@pytest.mark.parametrize("count", [1, 5, 24])
def test_what_can_be_heard_at_once_stays_whole(count: int) -> None:
    written = article(*story((SEA, count)))

    assert topics.cut(written) == written


def test_a_section_with_a_heading_stays_whole() -> None:
    written = article(*story((SEA, 40)), heading="The Sea")

    assert topics.cut(written) == written


@pytest.mark.parametrize("count", [25, 27, 33, 45, 49, 51, 100])
def test_parts_are_of_a_comfortable_length(count: int) -> None:
    parted = words(topics.cut(article(*story((SEA, count)))))

    assert all(topics.MIN_WORDS / 2 <= length <= topics.MAX_WORDS for length in parted)


def test_parts_are_called_as_the_language_calls_them() -> None:
    parted = topics.cut(article(*story((SEA, 18), (LAW, 20)), language="de"), part="Teil {number}")

    assert [section.heading.partition(":")[0] for section in parted.sections] == ["Teil 1", "Teil 2"]


def test_only_the_first_part_has_the_link_of_the_section() -> None:
    parted = topics.cut(article(*story((SEA, 40))))

    assert [bool(section.link) for section in parted.sections] == [True, False]


def test_parts_in_a_script_without_spaces_are_only_numbered() -> None:
    dice = random.Random(1)
    written = ["".join(dice.choices("海港船風波網魚" if n < 16 else "法院裁判証拠", k=199)) + "。" for n in range(32)]
    parted = topics.cut(article(*written, language="ja"))

    assert [section.heading for section in parted.sections] == ["Part 1", "Part 2"]
    assert texts(parted) == [written[:16], written[16:]]


def test_what_is_not_read_stays_where_it_was() -> None:
    table = Block(Kind.TABLE, rows=(("a", "b"), ("c", "d")))
    code = Block(Kind.CODE, "x = 1\n" * 4000)
    blocks = [Block(Kind.PARAGRAPH, text) for text in story((SEA, 30))]
    written = Article(Metadata(""), (Section(blocks=(table, *blocks[:15], code, *blocks[15:], table)),))

    assert [block for section in topics.cut(written).sections for block in section.blocks] == [
        table, *blocks[:15], code, *blocks[15:], table,
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("wall", [False, True])
def test_a_book_takes_no_longer_than_opening_it(wall: bool) -> None:
    written = story(*[(subject, 20) for _ in range(18) for subject in (SEA, KITCHEN, LAW)])
    start = process_time()
    parted = topics.cut(article(" ".join(written)) if wall else article(*written))

    assert process_time() - start < 10  # under a second on an idle machine; quadratic time would take minutes
    assert len(parted.sections) > 40


@given(
    st.lists(
        st.tuples(st.sampled_from(["so it was", "No. ", "“Why?” ", "a" * 400, "é", "海港", " ", "1.5 ", "e.g. "]),
                  st.integers(1, 1500), st.sampled_from(Kind)),
        max_size=6,
    )
)  # fmt: skip
def test_nothing_is_lost_and_nothing_added(pieces: list[tuple[str, int, Kind]]) -> None:
    written = Article(Metadata(""), (Section(blocks=tuple(Block(kind, text * count) for text, count, kind in pieces)),))
    parted = topics.cut(written)

    before = "".join(block.text for section in written.sections for block in section.blocks)
    after = "".join(block.text for section in parted.sections for block in section.blocks)
    assert "".join(before.split()) == "".join(after.split())
    assert topics.cut(written) == parted
