"""What each of Project Gutenberg's files has around its book: lines, in the wordings of three decades, or boxes."""

import re

BOX = "pg-boilerplate"
"""The class of what is around the book, in pages and e-books."""

STARTS = re.compile(
    r"\s*\*{3}\s?START OF (?:THE|THIS) PROJECT GUTENBERG E.*|\s*\*END\*?\s?THE SMALL PRINT.*", re.IGNORECASE
)
STOPS = re.compile(
    r"\s*\*{3}\s?END OF (?:THE|THIS) PROJECT GUTENBERG E.*|\s*End of (?:the |this )?Project Gutenberg(?:['’]s)?\s.*",
    re.IGNORECASE,
)
