"""Abbreviations, by language: how they are said, and what sentencex gets wrong about the full stops after them.

Add a word to a table here, not a rule elsewhere. A language without a table leaves its abbreviations to the engine.
"""

import re
from dataclasses import dataclass
from functools import cache


def _table(rows: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in rows.items()}


MISSING = _table(
    {
        "en": "Figs Eq Eqs Ch Vol Vols Ste Ft Ms Mon Tue Wed Thu Fri approx Approx Assoc est ed eds trans P.S",
        "de": "Hl hl Abs Abb Kap Bd Hrsg inkl exkl Tel geb gest Dipl Frl Sta bspw Red Aufl verh Jh Jhdt",
        "es": "Mons St aprox Fco N° Nº n° nº",
        "fr": "M MM Mme Mmes Mlle Mlles Dr Pr St Ste Me n° N°",
        "it": "pag pagg S n° N°",
        "nl": "mevr o.a d.w.z",
        "pl": "dr hab nr str tj im św ks",
        "pt": "pág págs Av vol núm D n° N° nº",
        "ru": "т.е им рис доп",
    }
)
"""Abbreviations it does not know: the sentence goes on."""

WORDS = _table(
    {
        "en": "me may miss art op etc",
        "de": "mich mag",
        "es": "etc",
        "fr": "etc",
        "it": "ecc",
        "nl": "dat div me",
        "pt": "etc",
    }
)
"""Words it takes for abbreviations, or that end a sentence more often than not: before a capital, the end."""


_SAID = {
    "en": """
        anywhere: vs.=versus, vs=versus, e.g.=for example, eg.=for example, i.e.=that is, ie.=that is, etc.=et cetera,
            et al.=et al, approx.=approximately, a.k.a.=also known as, viz.=namely, cf.=compare, N.B.=note well,
            n.b.=note well, Mr.=Mister, Mr=Mister, Mrs.=Missus, Mrs=Missus, Ms.=Ms, Mx.=Mx, Messrs.=Messrs, Ph.D.=PhD,
            Ph.D=PhD, Ph.Ds=PhDs, Ph.D.s=PhDs, dept.=department, Dept.=Department, govt.=government,
            Blvd.=Boulevard, Blvd=Boulevard, Ltd.=Limited, Ltd=Limited, Bros.=Brothers, Esq.=Esquire, Assn.=Association,
            Univ.=University, Pty.=Proprietary, incl.=including, excl.=excluding, Intl.=International,
            w/=with, w/o=without, b/c=because, c/o=care of, s/he=she or he
        number: No.=number, no.=number, Nos.=numbers, nos.=numbers, №=number, Fig.=Figure, fig.=figure,
            Figs.=Figures, figs.=figures, Eq.=Equation, eq.=equation, Eqs.=Equations, Sec.=Section, sec.=section,
            Ch.=Chapter, ch.=chapter, Chap.=Chapter, chap.=chapter, Vol.=Volume, vol.=volume, Vols.=Volumes,
            vols.=volumes, p.=page, pp.=pages, Art.=Article, art.=article, Para.=Paragraph, para.=paragraph,
            Ref.=Reference, Apt.=Apartment, apt.=apartment, Ste.=Suite, ca.=circa, Ca.=Circa, c.=circa,
            est.=established,
            Est.=Established, Ex.=Example, Tab.=Table, App.=Appendix
        name: Dr.=Doctor, Dr=Doctor, Drs.=Doctors, Prof.=Professor, Prof=Professor, Profs.=Professors, Gen.=General,
            Sen.=Senator, Sens.=Senators, Rep.=Representative, Reps.=Representatives, Gov.=Governor, Govs.=Governors,
            Capt.=Captain, Col.=Colonel, Lt.=Lieutenant, Lt=Lieutenant, Sgt.=Sergeant, Sgt=Sergeant, Cpl.=Corporal,
            Maj.=Major, Adm.=Admiral, Cmdr.=Commander, Pvt.=Private, Rev.=Reverend, Pres.=President,
            Supt.=Superintendent, Det.=Detective, Insp.=Inspector, Hon.=Honorable, Msgr.=Monsignor, Mt.=Mount,
            Mt=Mount, Ft.=Fort,
            St.=Saint, St=Saint, Sts.=Saints, Assoc.=Associate, Asst.=Assistant
        after a name: St.=Street, St=Street, Dr.=Drive, Dr=Drive, Ave.=Avenue, Ave=Avenue, Rd.=Road, Rd=Road, Ln.=Lane,
            Hwy.=Highway, Hwy=Highway, Expy.=Expressway, Expy=Expressway, Pkwy.=Parkway, Pkwy=Parkway, Sq.=Square,
            Jr.=Junior, Jr=Junior, Sr.=Senior, Sr=Senior, Inc.=Incorporated, Inc=Incorporated, Co.=Company,
            Corp.=Corporation, v.=versus
    """,
    "de": """
        anywhere: z. B.=zum Beispiel, z.B.=zum Beispiel, Z. B.=Zum Beispiel, Z.B.=Zum Beispiel, d. h.=das heißt,
            d.h.=das heißt, D. h.=Das heißt, D.h.=Das heißt, u. a.=unter anderem, u.a.=unter anderem,
            i. d. R.=in der Regel, i.d.R.=in der Regel, o. ä.=oder ähnlich, o.ä.=oder ähnlich, u. U.=unter Umständen,
            u.U.=unter Umständen, v. a.=vor allem, v.a.=vor allem, z. T.=zum Teil, z.T.=zum Teil,
            v. Chr.=vor Christus, v.Chr.=vor Christus, n. Chr.=nach Christus, n.Chr.=nach Christus,
            bzw.=beziehungsweise, usw.=und so weiter, etc.=et cetera, ca.=circa, vgl.=vergleiche, Vgl.=Vergleiche,
            bspw.=beispielsweise, ggf.=gegebenenfalls, evtl.=eventuell, sog.=sogenannt, inkl.=inklusive,
            exkl.=exklusive, zzgl.=zuzüglich, bzgl.=bezüglich, usf.=und so fort,
            Dr.=Doktor, Prof.=Professor, Dipl.-Ing.=Diplomingenieur
        number: Nr.=Nummer, Nrn.=Nummern, Abb.=Abbildung, Abs.=Absatz, Art.=Artikel, Bd.=Band, Kap.=Kapitel,
            S.=Seite, Tab.=Tabelle, Ziff.=Ziffer
        name: Hr.=Herr, Hrn.=Herrn, Fr.=Frau, St.=Sankt
        after a name: Str.=Straße
    """,
    "fr": """
        anywhere: p. ex.=par exemple, p.ex.=par exemple, c.-à-d.=c’est-à-dire, c.-à-d=c’est-à-dire,
            càd=c’est-à-dire, etc.=et cetera, cf.=confer, av. J.-C.=avant Jésus-Christ, apr. J.-C.=après Jésus-Christ,
            ap. J.-C.=après Jésus-Christ, env.=environ, Mme=Madame, Mmes=Mesdames, Mlle=Mademoiselle,
            Mlles=Mesdemoiselles, MM.=Messieurs
        number: n°=numéro, N°=Numéro, no.=numéro, p.=page, pp.=pages, fig.=figure, art.=article, chap.=chapitre,
            vol.=volume,
            éd.=édition
        name: M.=Monsieur, Dr=Docteur, Dr.=Docteur, Pr=Professeur, Pr.=Professeur, St=Saint, Ste=Sainte, Me=Maître
        after a name: bd.=boulevard
    """,
    "es": """
        anywhere: p. ej.=por ejemplo, p.ej.=por ejemplo, P. ej.=Por ejemplo, EE. UU.=Estados Unidos,
            EE.UU.=Estados Unidos, EE UU=Estados Unidos, EEUU=Estados Unidos, etc.=etcétera, a. C.=antes de Cristo,
            a.C.=antes de Cristo, d. C.=después de Cristo, d.C.=después de Cristo, Ud.=usted, Uds.=ustedes,
            aprox.=aproximadamente, JJ. OO.=Juegos Olímpicos, JJ.OO.=Juegos Olímpicos
        number: núm.=número, n.º=número, n°=número, N°=Número, nº=número, Nº=Número, pág.=página, págs.=páginas,
            art.=artículo, vol.=volumen, cap.=capítulo, fig.=figura
        name: Sr.=señor, Sra.=señora, Srta.=señorita, Sres.=señores, Dr.=doctor, Dra.=doctora, Prof.=profesor,
            D.=don, Dña.=doña, Sta.=Santa, Sto.=Santo, Avda.=Avenida, Av.=Avenida, Gral.=general
    """,
    "it": """
        anywhere: p. es.=per esempio, p.es.=per esempio, ad es.=ad esempio, ecc.=eccetera, etc.=eccetera,
            cfr.=confronta, a.C.=avanti Cristo, a. C.=avanti Cristo, d.C.=dopo Cristo, d. C.=dopo Cristo,
            ca.=circa
        number: n.=numero, nr.=numero, n°=numero, N°=Numero, pag.=pagina, pagg.=pagine, art.=articolo, artt.=articoli,
            cap.=capitolo, vol.=volume, fig.=figura, p.=pagina, pp.=pagine
        name: Sig.=Signor, Sig.ra=Signora, Sig.na=Signorina, Sigg.=Signori, Dott.=Dottor, Dott.ssa=Dottoressa,
            Dr.=Dottor, Prof.=Professor, Prof.ssa=Professoressa, Ing.=Ingegner, Avv.=Avvocato, Arch.=Architetto,
            On.=Onorevole, sig.=signor, sig.ra=signora, dott.=dottor, dott.ssa=dottoressa, prof.=professor
    """,
    "pt": """
        anywhere: p. ex.=por exemplo, p.ex.=por exemplo, P. ex.=Por exemplo, etc.=et cetera, a.C.=antes de Cristo,
            a. C.=antes de Cristo, d.C.=depois de Cristo, d. C.=depois de Cristo, aprox.=aproximadamente,
            EUA=Estados Unidos
        number: n.º=número, nº=número, Nº=Número, n°=número, N°=Número, núm.=número, pág.=página, págs.=páginas,
            p.=página,
            art.=artigo, vol.=volume, cap.=capítulo, fig.=figura
        name: Sr.=senhor, Sra.=senhora, Srs.=senhores, Dr.=doutor, Dra.=doutora, Prof.=professor, Profa.=professora,
            Eng.=engenheiro, D.=dom, Av.=Avenida, R.=Rua, Sto.=Santo, Sta.=Santa
    """,
}
"""Said so `anywhere`; before a `number`; before a `name`, which is any word with a capital; or `after a name`."""

_ROW = re.compile(r"(anywhere|number|name|after a name):(.*?)(?=(?:anywhere|number|name|after a name):|\Z)", re.DOTALL)
# What stands before "Dr" or "St" without being the name of a road.
_NO_NAMES = frozenset(
    "A An And Dear Dr Hello Her Hey Hi His I In My No Of On Our Sorry Thanks That The This Yes You".split()
)
_NAME_BEFORE = re.compile(r"(?:([^\W\d_][\w'’&.-]*),?|&|(\d+(?:st|nd|rd|th))) $")
_STARTERS = frozenset(
    "A And As At But He How I If In It My No On She So That The There They This We What When You".split()
)
_END = re.compile(r"[\s\"'”’»)\]]*\Z")
_SOLE = re.compile(r"(?<![\w.'’-])([^\W\d_])\. (?=([^\W\d_])\.|([^\W\d_]{2,}))")


@dataclass(frozen=True, slots=True)
class _Words:
    """How the abbreviations of one language are said, by what must stand around them, and where one may be."""

    anywhere: dict[str, str]
    number: dict[str, str]
    name: dict[str, str]
    after: dict[str, str]
    place: re.Pattern[str]


def say(text: str, language: str) -> str:
    """`text` with its abbreviations as words: "Dr. Smith, Maple Dr." is said "Doctor Smith, Maple Drive."

    The full stop of one that ends the text stays.
    """
    if language not in _SAID:
        return text
    words = _words(language)

    def said(found: re.Match[str]) -> str:
        short, start, end = found[0], found.start(), found.end()
        word = _in_its_place(words, short, text, start, end)
        if word is None:
            return short
        if short.endswith(".") and _END.match(text, end):
            return word + "."
        # "w/cheese", "Nr.5"
        return f"{word} " if end < len(text) and text[end].isalnum() else word

    text = words.place.sub(said, text)
    return _SOLE.sub(_initial, text) if language == "en" and ". " in text else text


def _in_its_place(words: _Words, short: str, text: str, start: int, end: int) -> str | None:
    """What the abbreviation `text[start:end]` is short for, with what stands around it; None if it is not clear."""
    if word := words.anywhere.get(short):
        return word
    following = text[end : end + 3].lstrip(" \u00a0(")
    if (word := words.number.get(short)) and following[:1].isdigit():
        return word
    name_follows = text[end : end + 1] in " \u00a0" and following[:1].isupper()
    if (word := words.after.get(short)) and _after_name(word, text, start, name_follows):
        return word
    return words.name.get(short) if name_follows else None


def _after_name(word: str, text: str, start: int, name_follows: bool) -> bool:
    before = text[max(0, start - 60) : start]
    if name_follows and word in ("Street", "Drive"):
        return False
    found = _NAME_BEFORE.search(before)
    if not found:
        return False
    if word == "Company":
        return found[0] == "& " or (found[1] or "")[:1].isupper()
    if word == "versus":
        return name_follows and (found[1] or "")[:1].isupper() and found[1] not in _NO_NAMES and len(found[1]) > 1
    return bool(found[2]) or ((found[1] or "")[:1].isupper() and found[1] not in _NO_NAMES)


def _initial(found: re.Match[str]) -> str:
    """As in "J. K. Rowling" without stops, at which engines pause; but "World War I. The …" is two sentences."""
    following = found[2] or found[3]
    is_name = found[1].isupper() and following[0].isupper() and found[1] != "I" and following not in _STARTERS
    return f"{found[1]} " if is_name else found[0]


@cache
def _words(language: str) -> _Words:
    tables: dict[str, dict[str, str]] = {"anywhere": {}, "number": {}, "name": {}, "after a name": {}}
    for where, row in _ROW.findall(_SAID[language]):
        for entry in " ".join(row.split()).removesuffix(",").split(", "):
            short, _, word = entry.partition("=")
            tables[where][short] = word
    shorts = sorted({short for table in tables.values() for short in table}, key=len, reverse=True)
    initials = "".join(sorted({short[0] for short in shorts}))
    # The first letter by itself is what makes this quick; "no." is not in "casino.", nor "Dr" in "Drum".
    end = r"(?:(?<=\.)(?!\.|[^\W\d])|(?<=/)|(?<![./])(?![\w.'’/-]))"
    place = re.compile(rf"(?<![\w.'’/-])(?=[{re.escape(initials)}])(?:{'|'.join(map(re.escape, shorts))}){end}")
    return _Words(tables["anywhere"], tables["number"], tables["name"], tables["after a name"], place)
