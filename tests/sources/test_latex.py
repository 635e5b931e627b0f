"""LaTeX: what macros and environments are for."""

from textwrap import dedent

import pytest

from narrator.errors import SourceError
from narrator.sources import latex, recognise
from tests.support.documents import article, document
from tests.support.shown import headings, omissions, outline


def lines(body: str, preamble: str = "") -> list[str]:
    text = f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{dedent(body)}\n\\end{{document}}\n"
    return outline(article("a.tex", text))


def test_title_authors_date_and_language() -> None:
    text = r"""
        \documentclass{article} % a comment
        \usepackage[english,ngerman]{babel}
        \title{The\\ Tides\thanks{Paid by the moon.}}
        \author{Ada Wave\thanks{Quay} \and Bo Foam\\University of Quay}
        \date{3 May 2023}
        \begin{document}
        \maketitle\tableofcontents
        \begin{abstract}We look.\end{abstract}
        \section{Moon}\label{m} Text. See \ref{s}.
        \subsection*{Far side} More.
        \section{Sea}\label{s} Text.
        \end{document} nothing
        """
    found = article("a.tex", text)
    known = found.metadata
    assert (known.title, known.author, known.published) == ("The Tides", "Ada Wave, Bo Foam", "2023-05-03")
    assert known.language == "de"
    assert headings(found) == [(2, "Abstract"), (2, "Moon"), (3, "Far side"), (2, "Sea")]
    assert outline(found)[3] == "Text. See 2."


def test_environments() -> None:
    found = lines(
        r"""
        \begin{itemize}
        \item One
        \item[Moon] a stone \begin{enumerate}\item within\end{enumerate}
        \end{itemize}
        \begin{quote}It comes.\end{quote}
        \begin{lstlisting}[language=C]
        int a; % kept
        \end{lstlisting}
        \begin{table}\caption{Heights}\begin{tabular}{l|r}\hline
        Day & m \\ \hline Monday & 3 \\ \end{tabular}\end{table}
        \begin{figure}[ht]\includegraphics[width=1cm]{a.png}\caption{A harbour}\end{figure}
        \begin{equation}\label{e} E = mc^2 \end{equation}
        By \eqref{e}.
        \begin{theorem}[Wave] It comes.\end{theorem}
        \begin{tikzpicture}\draw (0,0);\end{tikzpicture}
        \begin{unknown}Text.\end{unknown}
        """
    )
    assert [line.strip() for line in found] == [
        *("list item: One", "list item: Moon: a stone", "list item: 1. within", "quote: It comes."),
        *("code: int a; % kept", "Table 1: Heights", "table: Day | m / Monday | 3"),
        *("figure: Figure 1: A harbour", "formula: E = mc^2", "By 1.", "Theorem 1 (Wave). It comes."),
        *('markup: <object src="tikzpicture">', "Text."),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"\emph{a} \textbf{b} {\bf c} \texttt{d} \verb|e{f|", "a b c d e{f"),
        (r"Caf\'e na\"ive stra\ss e, 10\,\% of \$5 \& \#1", "Café naïve straße, 10 % of $5 & #1"),
        ("``so'' --- it is~said -- 1--2", "“so” — it is said – 1–2"),
        (r"as shown~\cite{a}, by \citep[p.~2]{b}.", "as shown."),
        (r"\url{https://x.org/a_b} and \href{https://y.org}{why}", "https://x.org/a_b and why"),
        (r"$x^2$ and \(y^2\)", "x² and y²"),
        (r"\vspace{1cm}\noindent\textcolor{red}{red} \unknown{kept}", "red kept"),
        ("50\\% % not this\nof it", "50% of it"),
        (r"a } b", "a b"),
    ],
)
def test_what_stands_in_a_line(written: str, expected: str) -> None:
    assert lines(written) == [expected]


def test_a_text_may_have_macros_of_its_own() -> None:
    preamble = r"\newcommand{\sea}{North \emph{Sea}}\newcommand{\of}[2]{#1 of #2}\def\R{\mathbb{R}}\newcommand{\x}{\x}"
    assert lines(r"The \sea{} and \of{king}{\of{sea}{moon}}, $a^2$ \x", preamble) == [
        "The North Sea and king of sea of moon, a²"
    ]


def test_footnotes_and_references() -> None:
    text = (
        "\\documentclass{article}\\begin{document}Tides\\footnote{Twice a day.} turn.\n\n"
        "\\begin{thebibliography}{9}\\bibitem{a} A.\\bibitem{b} B.\\end{thebibliography}\\end{document}"
    )
    found = article("a.tex", text)
    assert outline(found) == ["Tides turn.", "footnote: Twice a day."]
    assert omissions(found) == ["list of references (2)"]


def test_which_documents_it_takes() -> None:
    assert recognise(document("a.tex", "Text.")) is latex.SOURCE
    assert recognise(document("-", "% comment\n\\documentclass{article}\n")) is latex.SOURCE
    assert recognise(document("a.txt", "Text about \\documentclass{article}\n")) is not latex.SOURCE


def test_macros_do_not_grow_without_end() -> None:
    preamble = "".join(
        f"\\newcommand{{\\{name}}}{{\\{after}\\{after}\\{after}}}"
        for name, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(lines(r"Text. \a", preamble)) == 1


@pytest.mark.parametrize("opening", ["{", "\\begin{center}", "\\emph{", "\\footnote{"])
def test_what_nests_too_deeply_is_told(opening: str) -> None:
    with pytest.raises(SourceError, match=r"too deeply|holds no text|can be read"):
        article("a.tex", opening * 5000)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"In \autoref{f} and \cref{f,s}, see \nameref{s}.", "In Figure 1 and Figure 1 and Section 1, see The Quay."),
        (r"By Figure~\ref{nowhere}. Then \ref{nowhere}, too.", "By Figure. Then, too."),
    ],
)
def test_references_say_what_they_refer_to(written: str, shown: str) -> None:
    around = r"\section{The Quay}\label{s} %s \begin{figure}\includegraphics{a.png}\caption{It}\label{f}\end{figure}"
    assert shown in lines(around % written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\SI{10}{\kilo\metre\per\hour}", "10 km/h"),
        (r"\qty[mode=text]{9.81}{m.s^{-2}}", "9.81 m s⁻²"),
        (r"\SIrange{1}{2}{\degreeCelsius}", "1–2 °C"),
        (r"\unit{\newton\square\metre} and \si{\per\second\squared}", "N m² and /s²"),
        (r"\qty{3}{\metre\tothe{4}\cubed\sheep}", "3 m^4³ sheep"),
        (r"\num{7} at \ang{45}, \numrange{3}{4}", "7 at 45°, 3–4"),
    ],
)
def test_quantities_are_read_as_they_are_printed(written: str, shown: str) -> None:
    assert [line.replace("\u00a0", " ") for line in lines(written, r"\usepackage{siunitx}")] == [shown]


def test_macros_may_have_an_argument_that_is_rarely_given() -> None:
    preamble = r"\newcommand*{\loud}[2][red]{\textcolor{#1}{\textbf{#2}}}"
    assert lines(r"The \loud{tide} and \loud[blue]{the moon}.", preamble) == ["The tide and the moon."]


def test_what_is_never_printed_is_not_read() -> None:
    assert lines(r"Sea. \iffalse Not this. \fi\iffalse Nor this. \else Moon.\fi") == ["Sea. Moon."]


def test_an_argument_that_is_given_is_the_one_printed() -> None:
    preamble = r"\newcommand{\grows}[2][oak]{the #1 of #2}"
    assert lines(r"See \grows{Elm Hill} and \grows[old ash]{the vale}.", preamble) == [
        "See the oak of Elm Hill and the old ash of the vale."
    ]


def test_conditions_that_a_text_makes_are_asked() -> None:
    preamble = r"\newif\ifprint\printtrue \newif\iflong"
    body = r"\ifprint Paper. \iflong Much.\else Little.\fi\else Screen.\fi \iftrue End.\fi"
    assert lines(body, preamble) == ["Paper. Little. End."]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Er rief "`halt"\' und ging "uber die Stra"se.', "Er rief „halt“ und ging über die Straße."),
        ('Obst"= und Gem"usegarten, Auf"|fahrt, "<na">', "Obst- und Gemüsegarten, Auffahrt, «na»"),
    ],
)
def test_german_texts_have_shorthands(written: str, shown: str) -> None:
    assert lines(written, r"\usepackage[english,main=ngerman]{babel}") == [shown]
    assert lines(written, r"\usepackage[english]{babel}") != [shown]
    assert outline(
        article("a.tex", f"\\documentclass[ngerman]{{article}}\\usepackage{{babel}}\\begin{{document}}{written}")
    ) == [shown]


def test_acronyms_are_in_full_where_they_are_first_used() -> None:
    body = r"""
        \begin{acronym}[TEA]
        \acro{TEA}{Tidal Energy Act}
        \end{acronym}
        The \ac{TEA} and the \ac{TEA}; \acp{bot} and \gls{bot}, \acl{TEA}, \Gls{tide}, \ac{none}.
        """
    preamble = r"\newacronym{bot}{BOT}{boat of trade}\newglossaryentry{tide}{name=tide, description={water}}"
    assert [line.strip() for line in lines(body, preamble)] == [
        "list item: TEA: Tidal Energy Act",
        "The Tidal Energy Act (TEA) and the TEA; boat of trades (BOTs) and BOT, Tidal Energy Act, Tide, none.",
    ]


def test_algorithms_are_code_and_spaces_part_words() -> None:
    body = r"""
        \begin{algorithm}[ht]\caption{Moor}\begin{algorithmic}[1]
        \State tie
        \end{algorithmic}\end{algorithm}
        left\hfill right\quad more
        """
    assert [line.strip() for line in lines(body)] == ["Algorithm 1: Moor", r"code: \State tie", "left right more"]


def test_theorems_that_a_text_makes_have_the_names_it_gives_them() -> None:
    preamble = r"\newtheorem{satz}{Satz}[section]\newtheorem{lem}[satz]{Lemma}\newtheorem*{bem}{Bemerkung}"
    body = r"""
        \begin{satz}[von der Flut]\label{f} Sie kommt.\end{satz}
        \begin{lem} Sie geht.\end{lem}
        \begin{bem} Nach \cref{f}.\end{bem}
        """
    assert lines(body, preamble) == [
        "Satz 1 (von der Flut). Sie kommt.",
        "Lemma 2. Sie geht.",
        "Bemerkung. Nach Satz 1.",
    ]


def test_slides_have_headings_and_say_nothing_of_when_what_appears() -> None:
    text = r"""
        \documentclass[10pt]{beamer}
        \title{Birds}
        \begin{document}
        \begin{frame}[fragile]{Herons \emph{wade}}
        \begin{itemize}[<+->]
        \item<1-> They are \alert<2>{grey}\pause
        \item<2-|handout:1> Eggs are blue, $a<2$
        \end{itemize}
        \only<3>{At last.}
        \begin{block}<2->{Food} Eels.\end{block}
        \note[item]{Ask them "why".}
        \end{frame}
        \end{document}
        """
    assert [line.strip() for line in outline(article("a.tex", dedent(text)))] == [
        *("## Herons wade", "list item: They are grey", "list item: Eggs are blue, a<2", "At last."),
        *("Food", "Eels.", 'markup: <object src="note of the speaker: Ask them "why".">'),
    ]


def test_a_letter_and_what_is_noted_for_its_writer() -> None:
    body = r"""
        \setkomavar{fromname}{Bo Foam} \setkomavar{subject}{Tides}
        \begin{letter}{Ada Wave\\Quay 7}
        \opening{Dear Ada,}
        the sea came. \todo{When?}
        \closing{Yours} \ps{PS: At noon.} \encl{A map}
        \end{letter}
        """
    known = article("a.tex", f"\\begin{{document}}{body}\\end{{document}}").metadata
    assert (known.title, known.author) == ("Tides", "Bo Foam")
    found = lines(body)
    assert found[1:3] == ["Dear Ada,", "the sea came."]
    assert found[0].split() == ["Ada", "Wave", "Quay", "7"]
    assert [line for line in found if "object" not in line][-3:] == ["Yours", "PS: At noon.", "A map"]


def test_text_without_spaces_goes_on_in_the_next_line() -> None:
    assert lines("潮汐在正午\n涌来。\n\nThe sea\ncomes.") == ["潮汐在正午涌来。", "The sea comes."]
    assert lines("\\begin{verbatim}\n潮\n汐\n\\end{verbatim}") == ["code: 潮\n汐"]


def test_a_formula_in_a_title_and_the_names_of_programs() -> None:
    title = r"\title{Tides in $\mathbb{R}$}\subjclass[2020]{00A00}\maketitle"
    text = rf"\documentclass{{amsart}}\begin{{document}}{title} By \LaTeX{{}} and \TeX.\end{{document}}"
    found = article("a.tex", text)
    assert (found.metadata.title, outline(found)) == ("Tides in ℝ", ["By LaTeX and TeX."])


def test_marks_behind_the_names_of_authors() -> None:
    head = r"\documentclass{article}\title{Tides}\author{Ada Wave\textsuperscript{1,*} \and Bo Lake\textsuperscript{2}}"
    found = article("a.tex", head + r"\begin{document}\maketitle The sea comes.\end{document}")
    assert found.metadata.author == "Ada Wave, Bo Lake"


def test_fonts_of_chinese_are_no_text_and_a_dash_is_a_bullet() -> None:
    inner = (
        "\\begin{CJK*}{UTF8}{gbsn}潮水来了。\\end{CJK*}\\begin{itemize}\\item[--] Sand\\item[Moon] round\\end{itemize}"
    )
    found = article("a.tex", f"\\documentclass{{article}}\\begin{{document}}{inner}\\end{{document}}")
    assert outline(found) == ["潮水来了。", "list item: Sand", "list item: Moon: round"]


def test_authors_without_what_stands_below_and_beside_their_names() -> None:
    written = r"""\documentclass{IEEEtran}\begin{document}
    \title{Tides}\author{\IEEEauthorblockN{1\textsuperscript{st} Ada Wave}\IEEEauthorblockA{\textit{Quay Institute} \\
    Port, Sea \\ ada@x.org}\and\IEEEauthorblockN{Bo Foam\IEEEauthorrefmark{1}}\IEEEauthorblockA{Sea}}
    \preprint{QUAY/7}\maketitle It comes.\end{document}"""
    found = article("a.tex", written)
    assert found.metadata.author == "Ada Wave, Bo Foam"
    assert outline(found) == ["It comes."]


def test_the_head_of_an_article_of_elsevier() -> None:
    written = r"""\documentclass{elsarticle}\begin{document}\begin{frontmatter}
    \title{The Tides\tnoteref{t1}}\tnotetext[t1]{Paid by the moon.}
    \author[a]{Ada Wave\corref{c1}}\ead{ada@x.org}\author[b]{Bo Foam\fnref{f1}}\cortext[c1]{Write to her.}
    \fntext[f1]{On leave.}\affiliation[a]{organization={Quay}, city={Port}}\end{frontmatter}
    It comes.\end{document}"""
    found = article("a.tex", written)
    assert (found.metadata.title, found.metadata.author) == ("The Tides", "Ada Wave, Bo Foam")
    assert outline(found) == ["It comes."]
