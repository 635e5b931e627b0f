"""The text of a DOCX file: paragraphs with their styles, lists, tables, notes and text boxes.

    package.py      its parts, by purpose
    properties.py   the properties of a paragraph or a run
    styles.py       paragraph styles, with inherited properties
    numbering.py    the numbers of list items
    reading.py      the text

The names of elements are those of ECMA-376, part 1, chapter 17 (WordprocessingML); its two namespaces, the transitional
and the strict one, are read alike.
"""
