"""Damaged documents of every kind that is text: read, or refused with a reason."""

import json
import random

import pytest

from narrator.errors import SourceError
from tests.support.documents import article

FB2 = """<FictionBook><description><title-info><book-title>T</book-title><date value="2020-01-01"/></title-info>
</description><body><title><p>T</p></title><section><title><p>One</p></title><p>Text<a href="#n" type="note">1</a></p>
<poem><stanza><v>High water</v></stanza></poem><empty-line/></section></body><body name="notes"><section id="n">
<p>Note.</p></section></body></FictionBook>"""
JATS = """<article><front><article-meta><title-group><article-title>T</article-title></title-group>
</article-meta></front>
<body><sec><title>One</title><p>Text <xref ref-type="bibr">1</xref><sup><xref ref-type="bibr">2</xref></sup>
<inline-formula><tex-math>x^2</tex-math></inline-formula></p><list><list-item><p>a</p></list-item></list><fig>
<label>1</label><caption><p>c</p></caption></fig></sec></body>
<back><ref-list><ref id="r"/></ref-list></back></article>"""
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "cells": [{"cell_type": "markdown", "source": ["# T\n", "x"]}, {"cell_type": "code", "source": "a"}],
    }
)
RST = (
    "T\n=\n\n:Date: 2020-01-01\n\nText [1]_ and :ref:`a <b>`.\n\n"
    ".. note:: Wait.\n\n.. tab:: a\n   :b: c\n\n   d\n\n.. [1] N.\n"
)
ORG = (
    "#+TITLE: T\n\n* TODO One :a:\n:P:\n:END:\n- a :: b\n  1. c\n\n| a | b |\n"
    "|---|\n\n#+begin_src c\nx\n#+end_src\n[fn:1] N. $x$\n"
)
LATEX = (
    "\\documentclass{article}\\newcommand{\\a}[1]{#1}\\title"
    "{T}\\begin{document}\\section{One}\\a{x} $x^2$ \\footnote{N}"
    "\\begin{itemize}\\item a\\end{itemize}\\begin{tabular}{l}a & b\\\\ c\\end{tabular}\\verb|x|\\end{document}"
)
ASCIIDOC = (
    "= T\nAda Wave\n:a: b\n\n== One\n* a\n+\n----\nx\n----\nb:: c\n\n"
    "|===\n|a |b\n\n|c |d\n|===\nfootnote:[N] *b* <<a,b>>\n"
)
SUBTITLES = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ada>Hello.\n\n00:00:02.000 --> 00:00:03.000\n- Yes.\n"
MAIL = (
    "From: =?utf-8?q?Ada?= <a@x.org>\n"
    "Date: Sun, 12 May 2024 10:00:00 +0000\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n--b\n"
    "Content-Type: text/html\n\n<p>Hello</p>\n--b--\n"
)
MARKDOWN = (
    '% T\n% A\n\n> [!a]- b\n\n[[a|b]] ==c== ^[d] {{< e f="g" >}} {% h %} ![[i.png]] [j]{.k} %%l%%\n\n::: {.m}\nn\n:::\n'
)
WHOLE = {
    "a.fb2": FB2,
    "a.nxml": JATS,
    "a.ipynb": NOTEBOOK,
    "a.rst": RST,
    "a.org": ORG,
    "a.tex": LATEX,
    "a.adoc": ASCIIDOC,
    "a.vtt": SUBTITLES,
    "a.eml": MAIL,
    "a.md": MARKDOWN,
    "a.mdx": MARKDOWN,
}
SIGNS = "<>{}[]\\*_`|=$&%#:\"'\n\0\xff"


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_document_is_read_or_refused(name: str) -> None:
    chance = random.Random(name)  # the same in every run
    for _ in range(60):
        content = bytearray(WHOLE[name].encode())
        for _ in range(chance.choice((1, 3, 12))):
            place = chance.randrange(len(content))
            content[place : place + chance.randrange(8)] = chance.choice(SIGNS).encode() * chance.randrange(4)
            if len(content) < 2:
                break
        try:
            article(name, bytes(content[: chance.randrange(1, 2 * len(content))]))
        except SourceError as error:
            assert error.what
