"""The purposes of LaTeX macros and environments: their names, and how many arguments follow them.

An argument in brackets is written "[", one in braces "{", a star "*", as in pylatexenc.
"""

HEADINGS = {
    "part": 1,
    "chapter": 2,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
    "subparagraph": 6,
    "frametitle": 2,
    "framesubtitle": 3,
}
"""Levels of headings; if there are chapters, sections and everything below them are a level deeper."""

ELEMENTS = {
    "emph": "em",
    "textit": "em",
    "textsl": "em",
    "textbf": "strong",
    "texttt": "code",
    "underline": "u",
    "uline": "u",
    "sout": "del",
    "st": "del",
    "textsuperscript": "sup",
    "textsubscript": "sub",
    "path": "code",
    "lstinline": "code",
}
"""Macros that become an element around their argument."""

PLAIN = frozenset(
    """text textrm textsf textsc textup textmd textnormal mbox fbox hbox makebox framebox centerline enquote alert
    structure foreignlanguage textcolor colorbox highlight hl MakeUppercase MakeLowercase uppercase lowercase ensuremath
    parbox raisebox resizebox scalebox rotatebox textquote blockquote so ul textlatin gls glspl Gls Glspl ac acs acl
    acrshort acrlong acrfull nolinkurl only onslide uncover visible""".split()
)
"""Macros whose last argument is shown unchanged."""

SPACES = frozenset("hfill hspace hskip quad qquad linebreak newline dotfill hrulefill enspace".split())
"""Macros that separate the words of a line."""

CITATIONS = frozenset(
    """cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite footcite fullcite
    supercite Cite Citep Citet Parencite Textcite Autocite nocite citenum smartcite onlinecite""".split()
)
TEXTUAL_CITATIONS = frozenset("citet Citet textcite Textcite citeauthor onlinecite".split())
"""Those that are part of the sentence."""

REFERENCES = frozenset("ref eqref autoref cref Cref pageref nameref vref Ref fref Fref sref".split())
NAMED_REFERENCES = frozenset("autoref cref Cref fref Fref".split())
"""Those that also show the kind of the numbered thing."""

QUANTITIES, RANGES, UNITS = (
    frozenset({"SI", "qty"}),
    frozenset({"SIrange", "qtyrange"}),
    frozenset({"si", "unit"}),
)
"""Of siunitx: a number with a unit, two numbers with one, a unit alone."""

FOOTNOTES = frozenset("footnote footnotetext thanks sidenote marginnote endnote".split())

LOGOS = frozenset("TeX LaTeX LaTeXe BibTeX XeTeX XeLaTeX LuaTeX LuaLaTeX pdfTeX pdfLaTeX MiKTeX".split())
"""Names of programs, drawn as logos."""

LETTERS = frozenset("opening closing encl cc".split())
"""Parts of a letter, each a paragraph."""

# Macros that pylatexenc does not know, or knows with other arguments.
ARGUMENTS = {
    **dict.fromkeys(HEADINGS, "*[{"),
    **dict.fromkeys(ELEMENTS, "{"),
    **dict.fromkeys(PLAIN, "{"),
    **dict.fromkeys(CITATIONS, "*[[{"),
    **dict.fromkeys(REFERENCES, "*{"),
    **dict.fromkeys(FOOTNOTES, "[{"),
    **dict.fromkeys(("foreignlanguage", "textcolor", "colorbox", "raisebox", "scalebox"), "[{{"),
    **dict.fromkeys(("resizebox",), "*{{{"),
    **dict.fromkeys(("parbox", "makebox", "framebox"), "[[{"),
    **dict.fromkeys(("rotatebox",), "[{{"),
    **dict.fromkeys(("caption", "captionof", "subcaption"), "*[{"),
    "captionof": "{[{",
    "href": "[{{",
    "url": "{",
    "includegraphics": "*[[{",
    "multicolumn": "{{{",
    "multirow": "[{[{[{",
    "item": "[",
    "title": "[{",
    "subtitle": "[{",
    "author": "[{",
    "date": "[{",
    "institute": "[{",
    "affil": "[{",
    "affiliation": "[{",
    **dict.fromkeys(("tnotetext", "cortext", "fntext", "ead"), "[{"),
    **dict.fromkeys(("tnoteref", "corref", "fnref"), "{"),
    "address": "[{",
    "email": "{",
    "input": "{",
    "include": "{",
    "subfile": "{",
    "footnotemark": "[",
    "note": "[{",
    "todo": "[{",
    **dict.fromkeys(LETTERS, "{"),
    "ps": "",
    "narratorlisting": "{",
    **dict.fromkeys(QUANTITIES, "[{{"),
    **dict.fromkeys(RANGES, "[{{{"),
    **dict.fromkeys(UNITS, "[{"),
    "num": "[{",
    "ang": "[{",
    "numrange": "[{{",
    "chemical": "{",
    "ce": "{",
}
"""The arguments of macros whose text is shown."""

UNSEEN = {
    **dict.fromkeys(
        """label index glossary vspace hspace vskip hskip bibliographystyle bibliography addbibresource pagestyle
        thispagestyle pagenumbering setlength addtolength setcounter addtocounter stepcounter refstepcounter
        hypersetup geometry usepackage RequirePackage documentclass color graphicspath lstset captionsetup
        theoremstyle newtheorem DeclareMathOperator newcommand renewcommand providecommand newenvironment
        renewenvironment addcontentsline markboth markright fontsize linespread phantom hphantom vphantom rule
        usetikzlibrary tikzset pgfplotsset definecolor hyphenation enlargethispage cline cmidrule rowcolor cellcolor
        arraystretch selectlanguage newcounter newlength pdfbookmark phantomsection bibitem nocite keywords
        usetheme usecolortheme setbeamertemplate includeonly toprule midrule bottomrule hline printbibliography
        tableofcontents listoffigures listoftables maketitle newpage clearpage cleardoublepage pagebreak nopagebreak
        noindent indent centering raggedright raggedleft bigskip medskip smallskip par appendix frontmatter
        mainmatter backmatter small footnotesize scriptsize tiny large Large LARGE huge Huge normalsize bfseries
        itshape ttfamily rmfamily sffamily scshape upshape mdseries bf it tt rm sf sc em sl normalfont selectfont
        vfill hfill linebreak nolinebreak newblock protect relax null qed allowbreak sloppy fussy flushbottom
        onecolumn twocolumn doublespacing singlespacing onehalfspacing pause titlepage and columnwidth textwidth
        linewidth today preprint""".split(),
        "",
    ),
    **dict.fromkeys(
        """label index glossary hskip bibliographystyle bibliography pagestyle thispagestyle pagenumbering
        hypersetup geometry graphicspath lstset theoremstyle linespread phantom hphantom vphantom usetikzlibrary
        tikzset pgfplotsset hyphenation cline rowcolor cellcolor selectlanguage newcounter newlength nocite
        includeonly stepcounter refstepcounter keywords setbeamertemplate preprint""".split(),
        "{",
    ),
    "subjclass": "[{",
    "setkomavar": "*{[{",
    "setkomafont": "{{",
    "KOMAoptions": "{",
    **dict.fromkeys(("vspace", "hspace", "enlargethispage"), "*{"),
    **dict.fromkeys(("usepackage", "RequirePackage", "documentclass", "color", "addbibresource", "cmidrule"), "[{"),
    **dict.fromkeys(("usetheme", "usecolortheme", "bibitem", "captionsetup", "printbibliography"), "[{"),
    **dict.fromkeys(("setlength", "addtolength", "setcounter", "addtocounter", "fontsize", "markboth"), "{{"),
    **dict.fromkeys(("addcontentsline", "definecolor"), "{{{"),
    "printbibliography": "[",
    "rule": "[{{",
    "newtheorem": "*{[{[",
    "DeclareMathOperator": "*{{",
    "newcommand": "*{[[{",
    "renewcommand": "*{[[{",
    "providecommand": "*{[[{",
    "newenvironment": "*{[[{{",
    "renewenvironment": "*{[[{{",
    "pdfbookmark": "[{{",
    "pagebreak": "[",
    "nopagebreak": "[",
    "linebreak": "[",
}
"""The arguments of macros that only affect the layout."""

MATHEMATICS = frozenset(
    f"{name}{star}"
    for name in "equation align gather multline eqnarray displaymath math alignat flalign subequations dmath".split()
    for star in ("", "*")
)
LISTS = {
    "itemize": "ul",
    "enumerate": "ol",
    "description": "ul",
    "compactitem": "ul",
    "compactenum": "ol",
    "acronym": "ul",
}
QUOTES = frozenset("quote quotation displayquote verse epigraph".split())
TABLES = frozenset("tabular tabular* tabularx tabulary longtable array xltabular tblr".split())
FLOATS = {
    **dict.fromkeys(("figure", "figure*", "wrapfigure"), "Figure"),
    **dict.fromkeys(("table", "table*"), "Table"),
    **dict.fromkeys(("algorithm", "algorithm*"), "Algorithm"),
}
DRAWINGS = frozenset("tikzpicture pgfpicture picture pspicture tikzcd asy circuitikz axis forest".split())
VERBATIM = ("verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "alltt", "comment", "listing*", "algorithmic")
THEOREMS = frozenset(
    """theorem lemma proposition corollary definition remark example claim conjecture proof exercise axiom note
    observation problem solution question assumption""".split()
)
ENVIRONMENT_ARGUMENTS = {
    **dict.fromkeys(THEOREMS, "["),
    "tabular": "[{",
    "tabular*": "{[{",
    "tabularx": "{[{",
    "tabulary": "{[{",
    "longtable": "[{",
    "array": "[{",
    "xltabular": "{[{",
    "tblr": "[{",
    "figure": "[",
    "figure*": "[",
    "table": "[",
    "table*": "[",
    "wrapfigure": "[{[{",
    "algorithm": "[",
    "algorithm*": "[",
    "acronym": "[",
    "minipage": "[[[{",
    "multicols": "{[",
    "frame": "[",
    "itemize": "[",
    "enumerate": "[",
    "description": "[",
    "thebibliography": "{",
    "tcolorbox": "[",
    "block": "{",
    "CJK": "[{{",
    "CJK*": "[{{",
    "alertblock": "{",
    "exampleblock": "{",
    "subfigure": "[{",
    "adjustbox": "{",
    "spacing": "{",
    "otherlanguage": "{",
    "otherlanguage*": "{",
    "columns": "[",
    "column": "{",
    "letter": "{",
    "epigraph": "",
}
LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "usenglish": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "german": "de",
    "ngerman": "de",
    "austrian": "de-AT",
    "naustrian": "de-AT",
    "french": "fr",
    "francais": "fr",
    "frenchb": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "brazilian": "pt-BR",
    "brazil": "pt-BR",
    "dutch": "nl",
    "swedish": "sv",
    "danish": "da",
    "norsk": "nb",
    "nynorsk": "nn",
    "finnish": "fi",
    "polish": "pl",
    "czech": "cs",
    "slovak": "sk",
    "hungarian": "hu",
    "magyar": "hu",
    "romanian": "ro",
    "russian": "ru",
    "ukrainian": "uk",
    "greek": "el",
    "turkish": "tr",
    "catalan": "ca",
    "esperanto": "eo",
    "latin": "la",
}
"""The names of languages in babel and polyglossia."""
