"""The names in a line that says who wrote an article: “By Ada Brook, senior writer, and Bo Reed | 3 May 2021”."""

import re

from narrator.sources import stated
from narrator.sources.elements import fold

_AND_PICTURES = r"(?:\s*(?:&|and|und|et|y|e|en|och|og|/|\+)\s*(?:fotos?|photos?|bild(?:er)?|pictures|images))?"
_PICTURES_AND = r"(?:(?:fotos?|photos?|bild(?:er)?)\s*(?:&|and|und|et|y|e|en|och|og|/|\+)\s*)?"
# Words before a name, in the languages of most pages.
BEFORE = re.compile(
    r"^(?:(?:(?:view|see|read) )?all (?:posts|articles|stories) by"
    r"|(?:(?:a )?(?:guest )?(?:article|story|text|words|report|post|interview)\s+)?(?:written|posted|published"
    r"|reported|authored|created|submitted|contributed|analysis|opinion)?\s*by"
    r"|(?:ein(?:e)? )?(?:(?:blog|gast)?[- ]?(?:artikel|beitrag|kommentar|bericht|interview|text) )?von|par|por|di|da"
    r"|door|przez|av|af|του|της|authors?|autor(?:in|en|es|e|ka|zy)?|auteure?s?|autrice|autora|redakteur(?:in)?"
    rf"|redaktion(?=:)|{_PICTURES_AND}(?:text|words|story|tekst|texte|texto|testo){_AND_PICTURES}(?=\s*[:：])"
    rf"|{_PICTURES_AND}(?:text|words|story){_AND_PICTURES} (?:by|von)|text"
    r"|(?:verfasst|geschrieben|veröffentlicht|eingestellt|erstellt|gepostet) von"
    r"|(?:publié|posté|rédigé|écrit|soumis) par|(?:publicado|escrito|enviado|postado) por"
    r"|(?:scritto|pubblicato|inviato) da|(?:ingediend|geschreven|geplaatst) door|(?:skriven|skrevet|publicerad) a[vf]"
    r"|napisał[ai]?|napsala?|kirjoittaja|kirjoittanut|yazar|yazan|írta|szerző|scris de|автор(?:ы| статьи)?"
    r"|текст(?=\s*:)|oprac(?:owanie)?|लेखक|نویسنده|بقلم|كتبت?(?=\s*:)|إعداد|מאת|글|投稿者|作者|撰文|撰稿|記者|记者|(?:取材|写真|撮影|構成)[・/／]文|文(?=\s*[:：・/／=＝])|著者|執筆)"
    r"(?:\b|(?<=[作者撰文稿記记執筆글]))[\s:：.・/／=＝]*",
    re.IGNORECASE,
)
_LABELS = (
    r"(?:author(?:\(s\))?|(?:article|post|story|words|text) by|autor(?:in|en|ka|zy)?|verfasser(?:in)?|auteure?"
    r"|autrice|autora|autore|forfatter|författare|kirjoittaja"
    r"|yazar|szerző|автор(?: статьи)?|written by|نویسنده|بقلم|كتبت?|إعداد|लेखक|מאת|作者|撰文|著者|執筆者?|文)s?"
)
LABEL = re.compile(rf"{_LABELS}\s*[:：]\s*\S", re.IGNORECASE)
LABEL_ALONE = re.compile(rf"{_LABELS}\s*[:：]?", re.IGNORECASE)
ORGANISATION = re.compile(
    r"\be\.\s?V\b|\b(?:gmbh|ag|se|inc|llc|ltd|corp|verlag|redaktion|stiftung|foundation|institute?|association|agency"
    r"|agentur|news|magazine?|media|group|gruppe|team|staff|editors|editorial|online|redacción|rédaction|redazione)\b",
    re.IGNORECASE,
)
# Words in the names of sites that do not belong to one person. The first are in three or more of the 1,049 site names
# that pages of WCXB, fundus, trafilatura and readability state; the last are names of newspapers, and articles.
_OF_SITES = frozenset(
    """the com blog and news of forum forums de community online org university for in services business health coffee
    magazine co world home net design daily photography to marketing times us web inc solutions zeitung center one
    institute electrical with security it school by magazin your reviews on foundation career nachrichten global
    education documentation software national die public fitness care agency central report all studio la consulting
    shop plumbing project tv expert guide writing insurance republic exchange energy at good travel social development
    professional cloud dev eats nutrition learning science ai docs american city tech resource eat dental insider events
    mail heating digital from plant today technology america yoga top group game college und state board platform
    creative association
    post herald tribune journal gazette press chronicle courier echo echos observer mirror sun telegraph independent
    der das le les el il o a""".split()
)
# What follows a name: a separator, a date, an action such as sharing, a job title, a place.
_BEHIND = re.compile(
    r"\s*(?:\s(?:à|a las|alle|às|um|om|kl\.?|el|le)(?=\s+\d)"
    r"|(?-i:(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d))"
    r"|[|•·/／—–@»›]|(?<=\w{3})(?<!Prof)\.\s+(?=[^\W\d_])|\s-\s|\d|\((?!\w+\)\s[^\W\d_])|\s(?:in|for|at|from|with|für|pour|para|dans"
    r"|wrote|schrieb)\s|,?\s+(?:published|posted|updated|last\s+updated|modified|publiziert|aktualisiert"
    r"|veröffentlicht|publié|publicado|am\b|on\b|op\b|vom\b|le\b(?=\s+(?:[\w.]+,?\s+){1,2}\d)|min(?:ute)?s?\s+read|follow"
    r"|shares?\b|tiempo de lectura|email\b|view\s+all|see\s+all|more posts|기자\b"
    r"|(?:fotos?|photos?|bilder|video|illustration(?:en)?|grafik)\s*[:：]|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez)[a-z]*\.?\s+\d|(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day\b)|,\s+(?:\w+\s){0,3}(?:contributor|writer|correspondent|reporter|editor|redakteur|freelancer)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"\b(?:published|posted|view all|all posts|see (?:more|full)|read more|updated|follow|share|subscribe|comments?"
    r"|log ?in|sign"
    r"|menu|search|edition|edited by|copyright|reserved|minutes?|read|click|written|name|e-?mail|website|profile|about"
    r"|more from|articles?|artikel|beiträge|kommentare?|abonnieren|teilen|folgen|publiziert|veröffentlicht|anmelden"
    r"|https?|www|by|von|human|posted on)\b|[@<>{}=#?!:;©“”\"]",
    re.IGNORECASE,
)
_ADDRESS_BEHIND = re.compile(r"(?<=\w)\s*(?:[-–—,|(<]?\s*https?://\S+|[(<]\S+@\S+[)>])$", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;,•|]\s*|\s+(?:&|and|und|et|y|e|en|i|AND|UND|ET)\s+(?=\S+\s)|\n")
_PIECES = re.compile(r"[,|•·–—]")
_DEGREES = re.compile(r"(?:,\s*|(?<=\S)\s+)\b(?:M\.?D|Ph\.?D|M\.?A|B\.?A|M\.?Sc|RN|Esq|CNN)\b\.?")
_PARTICLES = frozenset(
    "von van de der den del della da di du la le las los dos das do bin ibn al el y e zu zur zum ter ten af av".split()
)
_ELIDED = re.compile(r"[dlnDLNOo]['’](?=[^\W\d_])")
_UNPARTED = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")  # Chinese, Japanese and Korean names are one word
# The job title after a name: "Ada Brook | Senior Writer | July 2, 2025".
_ROLE = re.compile(
    r"(?:[\w-]+\s){0,3}(?:writer|editor|reporter|journalist|correspondent|columnist|contributor|author|redakteur(?:in)?"
    r"|journaliste|rédact(?:eur|rice)|redactora?|periodista|giornalista)",
    re.IGNORECASE,
)
# What ends a list of names, collected from the bylines of WCXB's articles: job titles and workplaces.
_WORK = re.compile(
    r"\b(?:analyst|expert|director|manager|officer|founder|president|professor|dietitian|nutritionist|specialist"
    r"|engineer|advis[eo]r|consultant|scientist|researcher|technologist|attorney|coach|chef|fellow|editor|writer"
    r"|journalist|university|college|hospital|health)",
    re.IGNORECASE,
)
_LOWER_NAME = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]{2,}){1,2}")
_NOBODY = re.compile(r"\b(?:admin\w*|author|guest|user|webmaster|content|marketing|blog)\b")
HANDLE = re.compile(r"[a-z][a-z0-9_.-]{1,24}")
BESIDE_NAMES = re.compile(rf"\s[-–—]+\s|[|•·／]|\s(?=(?:{_LABELS}|来源|來源|责任编辑|責任編輯)\s*[:：])", re.IGNORECASE)
MAX_NAME = 50  # characters
_MAX_WORDS = 5
_MAX_TITLE = 5  # letters of a degree after a name: MS, RDN, MBA


def names_in(text: str, *, marked: bool = True) -> list[str]:
    """The names in a text that may be a byline; unless it is `marked` as an author's, they need two words or more."""
    line = fold(text)
    if _NO_NAME.search(line.partition("\n")[0][:MAX_NAME]) and not BEFORE.match(line):
        return []
    if line[:1].isdigit():  # a date, and then the name
        line = next((piece for piece in map(str.strip, _PIECES.split(line)) if is_name(piece) and " " in piece), "")
    line = _BEHIND.sub("", BEFORE.sub("", line, count=1)).strip(" ,.:：-–")
    found: list[str] = []
    for name in map(str.strip, _SEVERAL.split(_DEGREES.sub("", line))):
        if found and (_WORK.search(name) or (name[:1].islower() and len(name) > _MAX_TITLE)):
            break
        if is_name(name) and (marked or len(name.split()) > 1 or _UNPARTED.search(name)):
            found.append(name.title() if name.isupper() and len(name) > 3 and " " in name else name)
        elif name and not found:
            return []
    if len(found) > 1:  # degrees after a name, or a place rather than a list of names: "Quay, Harbour, Bay"
        found = [found[0], *(name for name in found[1:] if not (name.isupper() and len(name) <= _MAX_TITLE))]
        # A single word after a full name is not a second name, but an agency or part of a job title.
        if " " in found[0]:
            found = [name for name in found if " " in name or is_unparted(name)]
        is_place = len(found) > 2 and not any(" " in name for name in found)
        return [] if is_place else found
    return found


def is_name(text: str) -> bool:
    """Whether a text has the form of a name: one to five words, capitalised except for particles such as "von"."""
    said = text.split()
    if not 0 < len(said) <= _MAX_WORDS or len(text) > MAX_NAME or _NO_NAME.search(text) or any(map(str.isdigit, text)):
        return False
    capitals = [not word[:1].islower() or bool(_ELIDED.match(word)) for word in said]
    if not capitals[0] and said[0].casefold() not in _PARTICLES and not said[0][1:2].isupper():
        return False
    if not all(is_one or word in _PARTICLES for is_one, word in zip(capitals, said, strict=True)):
        return False
    return any(capitals) and bool(stated.author(text))


def is_unparted(name: str) -> bool:
    """Whether a name is in a script that does not separate family names from given names."""
    return _UNPARTED.search(name) is not None


def is_of_person(name: str) -> bool:
    """Whether a name has the form of a person's: two or three words, none of them typical of organisations."""
    return is_name(name) and len(name.split()) in (2, 3) and not ORGANISATION.search(name)


def is_no_site(name: str) -> bool:
    """Whether a publisher's name may be a person's, as the page claims: it has no word that is typical of sites."""
    return _OF_SITES.isdisjoint(name.casefold().split())


def stated_names(text: str) -> list[str]:
    """The names in metadata, which need not have the form of names, but must not be addresses."""
    line = _ADDRESS_BEHIND.sub("", fold(text))
    if (found := names_in(line)) or line.count(",") > 1:
        return found
    if not 0 < len(line) <= MAX_NAME or _NO_NAME.search(line) or not stated.author(line):
        return []
    if line.islower() and _LOWER_NAME.fullmatch(line) and not (_NOBODY.search(line) or ORGANISATION.search(line)):
        return [line.title()]
    is_word = line[:1].isalpha() and not line[:1].islower() and not any(map(str.isdigit, line))
    return [line] if is_word or HANDLE.fullmatch(line) else []


def in_line(text: str) -> list[str]:
    """The names at the beginning of a line, or else in its first piece that has any: "Politics · Ada Brook"."""
    pieces = (text, *BESIDE_NAMES.split(f" {text}"))
    return next(filter(None, (names_in(piece, marked=False) for piece in pieces)), [])


def before_role(line: str) -> list[str]:
    """The name at the beginning of a line, if a job title follows it."""
    name, *behind = map(str.strip, _PIECES.split(line))
    has_role = " " in name and bool(behind) and _ROLE.fullmatch(behind[0]) is not None
    return names_in(name, marked=False) if has_role else []


def names_nobody(line: str) -> bool:
    """Whether a line is a byline without a name of anybody: "By Staff", "Posted by admin on 3 May 2021"."""
    found = BEFORE.match(line)
    return found is not None and stated.is_nobody(_BEHIND.sub("", line[found.end() :]).strip(" ,.:：-–"))


def behind_by(piece: str) -> list[str]:
    """The names in a text that begins with words such as "by": "By Ada Brook"."""
    text = piece.strip()
    return names_in(text, marked=bool(LABEL.match(text))) if BEFORE.match(text) else []
