"""The lines between which each of Project Gutenberg's files has its book, in the wordings of three decades."""

import re

STARTS = re.compile(
    r"\s*\*{3}\s?START OF (?:THE|THIS) PROJECT GUTENBERG E.*|\s*\*END\*?\s?THE SMALL PRINT.*", re.IGNORECASE
)
STOPS = re.compile(
    r"\s*\*{3}\s?END OF (?:THE|THIS) PROJECT GUTENBERG E.*|\s*End of (?:the |this )?Project Gutenberg(?:['’]s)?\s.*",
    re.IGNORECASE,
)
