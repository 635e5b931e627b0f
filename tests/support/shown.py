"""What tests of readers check: the blocks of an article, its texts, its headings, its omissions."""

from narrator.article import Article, Block, Kind


def blocks(article: Article) -> list[Block]:
    """All blocks of all sections."""
    return [block for section in article.sections for block in section.blocks]


def texts(article: Article) -> list[str]:
    """The texts of all blocks."""
    return [block.text for block in blocks(article)]


def headings(article: Article) -> list[tuple[int, str]]:
    """The headings with their levels."""
    return [(section.level, section.heading) for section in article.sections if section.heading]


def omissions(article: Article) -> list[str]:
    """What is left out."""
    return [out.what for out in article.omissions]


def outline(article: Article) -> list[str]:
    """The headings, each after as many "#" as its level, and the blocks, each after its kind if not a paragraph."""
    lines: list[str] = []
    for section in article.sections:
        lines += [f"{'#' * section.level} {section.heading}"] if section.heading else []
        for block in section.blocks:
            text = block.text or " / ".join(" | ".join(row) for row in block.rows)
            lines.append(text if block.kind is Kind.PARAGRAPH else f"{block.kind.value}: {text}")
    return lines
