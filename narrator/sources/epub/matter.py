"""Front and back matter of books: what is about a book rather than of it, such as its copyright page.

A part is known by what the book says of it: by its type, by its name in the table of contents; and a page that the
table of contents does not name also by its text. Whoever is in doubt reads: prefaces, introductions, dedications,
epigraphs, afterwords, acknowledgments, notes and appendices are of the book.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Matter(StrEnum):
    """What a part is, in words for those that are not read."""

    BOOK = "text"
    COVER = "cover"
    TITLE = "title page"
    COPYRIGHT = "copyright page"
    CONTENTS = "table of contents"
    LIST = "list of what is in the book"
    INDEX = "index"
    BIBLIOGRAPHY = "bibliography"
    OTHER_BOOKS = "list of other books"
    ADVERTISEMENT = "advertisement"
    ASIDE = "page aside"
    NOTES = "heading over notes"


WHY = {
    Matter.COVER: "the title and the author are announced",
    Matter.TITLE: "the title and the author are announced",
    Matter.COPYRIGHT: "it is about the edition",
    Matter.CONTENTS: "the chapters have their names",
    Matter.LIST: "it leads to places in the book",
    Matter.INDEX: "it leads to places in the book",
    Matter.BIBLIOGRAPHY: "it is for looking things up",
    Matter.OTHER_BOOKS: "it is about other books",
    Matter.ADVERTISEMENT: "it is about other things",
    Matter.ASIDE: "the book sets it apart from what is read in order",
    Matter.NOTES: "each note is where the text mentions it",
}

# EPUB 3 Structural Semantics Vocabulary 1.1, with the reference types of EPUB 2 (OPF 2.0.1, 2.6) and DPUB-ARIA 1.1
_TYPES = {
    Matter.COVER: "cover doc-cover frontcover backcover",
    Matter.TITLE: "titlepage title-page halftitlepage fulltitle",
    Matter.COPYRIGHT: "copyright-page imprint colophon doc-colophon",
    Matter.CONTENTS: "toc toc-brief doc-toc landmarks",
    Matter.LIST: "page-list doc-pagelist loi lot loa lov",
    Matter.INDEX: "index doc-index",
    Matter.BIBLIOGRAPHY: "bibliography doc-bibliography",
    Matter.OTHER_BOOKS: "seriespage",
}
_MATTER = {name: matter for matter, names in _TYPES.items() for name in names.split()}
_GUTENBERG = "pg-boilerplate"  # what Project Gutenberg puts around its header and its licence
_KEPT = frozenset(
    """abstract acknowledgments acknowledgements afterword appendix chapter conclusion contributors dedication division
    epigraph epilogue foreword glossary introduction part preamble preface prologue subchapter volume
    doc-acknowledgments doc-afterword doc-appendix doc-chapter doc-conclusion doc-dedication doc-epigraph doc-epilogue
    doc-foreword doc-glossary doc-introduction doc-part doc-preface doc-prologue""".split()
)

# As tables of contents and headings say it; compared without case, punctuation and accents.
_LABELS = {
    Matter.COVER: """
        cover; front cover; cover page; cover image; book cover; back cover; umschlag; umschlagbild;
        titelbild; buchcover; couverture; page de couverture; cubierta; capa; copertina; omslag;
        voorkant; omslagsbild; forside; kansi; okladka; obalka; borito; coperta; kapak; обложка;
        обкладинка; εξωφυλλο; כריכה; غلاف; 表紙; カバー; 封面; 书封; 표지
    """,
    Matter.TITLE: """
        title page; titlepage; half title; halftitle; half title page; halftitlepage; bastard title;
        titelei; titelseite; titelblatt; schmutztitel; haupttitel; innentitel; page de titre; faux
        titre; portada; portadilla; anteportada; pagina de titulo; folha de rosto; frontespizio;
        occhiello; titelpagina; titelblad; titelside; tittelside; nimiolehti; strona tytulowa;
        titulni strana; cimlap; pagina de titlu; титульный лист; титул; титульна сторінка; עמוד
        השער; 扉; 大扉; とびら; 扉页; 扉頁; 书名页; 書名頁; 속표지
    """,
    Matter.COPYRIGHT: """
        copyright; copyright page; copyright notice; copyright information; copyright and
        permissions; copyrights; uncopyright; copyleft; imprint; impressum; impressum und copyright;
        colophon; kolophon; kolofon; legal notice; legal page; project gutenberg license; the full
        project gutenberg license; droits d auteur; mentions legales; page de copyright; acheve d
        imprimer; derechos de autor; creditos; pagina de creditos; pagina legal; pagina de derechos;
        ficha tecnica; direitos autorais; colofao; pagina do copyright; colophon e copyright;
        colofon; copyrightpagina; copyrightsida; tekijanoikeudet; strona redakcyjna; prawa
        autorskie; tiraz; kolofon; drepturi de autor; telif hakki; kunye; авторские права; выходные
        данные; выходные сведения; копирайт; авторські права; πνευματικα δικαιωματα; זכויות יוצרים;
        حقوق النشر; حقوق الطبع; 奥付; 著作権; 版权; 版權; 版权页; 版權頁; 版权信息; 版權信息; 版权声明; 판권; 저작권
    """,
    Matter.CONTENTS: """
        contents; the contents; table of contents; toc; brief contents; short contents; detailed
        contents; inhalt; inhaltsverzeichnis; inhaltsubersicht; table des matieres; sommaire;
        contenido; contenidos; tabla de contenido; tabla de contenidos; indice; indice general;
        sumario; conteudo; sommario; indice generale; inhoud; inhoudsopgave; innehall;
        innehallsforteckning; indhold; innhold; sisallys; sisallysluettelo; spis tresci; obsah;
        tartalom; tartalomjegyzek; cuprins; icindekiler; оглавление; содержание; зміст; περιεχομενα;
        תוכן; תוכן העניינים; תוכן עניינים; المحتويات; فهرس; الفهرس; 目次; もくじ; 目录; 目錄; 차례; 목차
    """,
    Matter.LIST: """
        list of illustrations; list of figures; list of tables; list of maps; abbildungsverzeichnis;
        tabellenverzeichnis; table des illustrations; indice de figuras; list of plates; lijst van
        afbeeldingen
    """,
    Matter.INDEX: """
        index; general index; subject index; index of names; index of first lines; register;
        sachregister; personenregister; namensregister; stichwortverzeichnis; indice alfabetico;
        indice analitico; indice onomastico; indice remissivo; indice dei nomi; trefwoordenregister;
        skorowidz; indeks; rejstrik; предметный указатель; именной указатель; алфавитный указатель;
        索引; 人名索引; 찾아보기; 색인
    """,
    Matter.OTHER_BOOKS: """
        also by; also by the author; also by this author; also by the same author; by the same
        author; other books by the author; other books by this author; books by the author; other
        titles; other works; weitere bucher; weitere bucher des autors; vom selben autor; von
        derselben autorin; bisher erschienen; du meme auteur; de la meme autrice; del mismo autor;
        otras obras del autor; do mesmo autor; dello stesso autore; van dezelfde auteur; других
        книги автора; того же автора
    """,
    Matter.ADVERTISEMENT: """
        advertisement; advertisements; advertising; newsletter; newsletter signup; werbung;
        anzeigen; publicite; publicidad; publicidade; pubblicita; реклама; 広告
    """,
}
_OPENINGS = re.compile(
    r"(?:also|other (?:books|titles|works|novels)|more (?:books|titles|novels)|books) by |weitere bucher von |"
    r"(?:autres livres|autres ouvrages) de |otros libros de |outros livros de |altri libri di "
)
_MAX_OPENING = 60

_SIGNS_OF_COPYRIGHT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bISBN(?:-1[03])?\b",
        r"(?:©|\(c\)|copyright|urheberrecht)\W{0,3}(?:\w+\W{0,3}){0,4}\b(?:1[89]|20)\d\d\b",
        r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
        r"todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|все права защищены|"
        r"wszelkie prawa zastrzeżone|無断転載|版权所有|版權所有",
        r"first published|first edition|erstveröffentlichung|dépôt légal|depósito legal|1\. auflage|první vydání",
        r"library of congress|cataloging|cataloguing|bibliogra(?:fische|phische) information",
        r"printed (?:in|by)|gedruckt|imprimé (?:en|par)|impreso en|stampato|cover design|umschlaggestaltung",
    )
)
_MIN_SIGNS = 2
_MAX_COPYRIGHT = 800  # words
_MAX_TITLE = 3000  # characters
_MAX_BY_NAME = 25_000  # characters: the licence of Project Gutenberg has 19,000
_MAX_LINE = 160  # characters, of a table of contents
_MAX_ON_A_TITLE_PAGE = 80  # words
_BETWEEN_NAMES = frozenset(
    "a af an and av by da das de der di die du e ed ein eine el et la le les novel of par per por roman "
    "romanzo the translated übersetzt illustrated edited un una une und van von y".split()
)
_MIN_LINKS = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Looks:
    """What a page looks like: its lines of text in order, and how many links lead to other places of the book.

    `linked` is the number of characters in those links.
    """

    lines: tuple[str, ...]
    links: int
    linked: int

    @property
    def text(self) -> str:
        """All its lines as one."""
        return " ".join(self.lines)

    @property
    def is_linked(self) -> bool:
        """Whether most of it leads to other places."""
        return self.links >= _MIN_LINKS and 10 * self.linked >= 7 * len(self.text)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: without case, punctuation and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return tuple(
        _WORD.findall(unicodedata.normalize("NFKC", "".join(s for s in folded if not unicodedata.combining(s))))
    )


_BY_LABEL = {words(label): matter for matter, labels in _LABELS.items() for label in labels.split(";")}


def by_type(types: Iterable[str], classes: str = "") -> Matter | None:
    """What an element of these types is; None if they do not tell. `classes` are those that it has for its style."""
    given = sorted(types)
    if _GUTENBERG in classes.split():
        return Matter.COPYRIGHT
    known = next((_MATTER[each] for each in given if each in _MATTER), None)
    return known or (Matter.BOOK if _KEPT.intersection(given) else None)


def by_label(label: str, looks: Looks) -> Matter | None:
    """What a part is that is called so, if it looks like one."""
    matter = named(label)
    return matter if matter and looks_like(matter, looks) else None


def named(label: str) -> Matter | None:
    """What a part is that is called so, whatever is in it."""
    said = words(label)
    is_opening = len(label) <= _MAX_OPENING and _OPENINGS.match(" ".join((*said, "")))
    return _BY_LABEL.get(said) or (Matter.OTHER_BOOKS if is_opening else None)


def looks_like(matter: Matter, looks: Looks) -> bool:
    """Whether a part may be what it is called: a story may be called "Index", and the landmarks of a book be wrong."""
    if matter in (Matter.CONTENTS, Matter.LIST):
        return looks.is_linked or all(len(line) <= _MAX_LINE for line in looks.lines)
    if matter is Matter.INDEX:
        numbered = sum(any(char.isdigit() for char in line) for line in looks.lines)
        return looks.is_linked or 2 * numbered >= len(looks.lines)
    return len(looks.text) <= (_MAX_TITLE if matter in (Matter.COVER, Matter.TITLE) else _MAX_BY_NAME)


def by_looks(looks: Looks, names: Sequence[str]) -> Matter | None:
    """What a page is that the table of contents does not name, by its text. `names` are all that the book mentions."""
    text = looks.text
    opening = by_label(looks.lines[0], looks) if looks.lines else None
    if opening or looks.is_linked:
        return opening or Matter.CONTENTS
    said = words(text) if len(text) <= _MAX_BY_NAME else ()
    if not said:
        return None
    if len(said) <= _MAX_COPYRIGHT:
        signs = sum(bool(sign.search(text)) for sign in _SIGNS_OF_COPYRIGHT)
        if signs >= _MIN_SIGNS:
            return Matter.COPYRIGHT
    known = {word for name in names for word in words(name)} | _BETWEEN_NAMES
    return Matter.TITLE if len(said) <= _MAX_ON_A_TITLE_PAGE and known.issuperset(said) else None
