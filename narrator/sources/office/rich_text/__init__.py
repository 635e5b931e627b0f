"""The text of an RTF file: its groups and control words as paragraphs with their styles.

bytes ─► tokens      control words, characters and the braces of groups, in one pass and without recursion (parser.py)
      ─► flows       the paragraphs of the body, of each footnote and each text box; rows of tables (flows.py)
      ─► draft       (reading.py)

The names of control words are those of the Rich Text Format Specification 1.9.1 by Microsoft.
"""
