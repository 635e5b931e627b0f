"""The text of a DOCX file: paragraphs with their styles, lists, tables, notes and text boxes.

    package.py      its parts, and what they are for
    properties.py   what elements say of a paragraph or a run
    styles.py       paragraph styles, with what they inherit
    numbering.py    the numbers of list items
    reading.py      the text

The names of elements are those of ECMA-376, part 1, chapter 17 (WordprocessingML); both namespaces in which
they are written, the transitional and the strict one, are read alike.
"""
