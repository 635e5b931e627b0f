"""Lines about an article or its site rather than in it: who posted it and when, rights, requests to follow.

They come before the first text or after the last ones. Lines about who reported and edited an article are read, since
they are part of the agency's own text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources.dates import dates_in, says_changed
from narrator.sources.elements import Part, text_within
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import ends_sentence, is_running, size, words
from narrator.sources.html.titles import is_site_box, leads_home
from narrator.sources.html.wordings import names_in_all, pattern_in_all
from narrator.sources.parts import Heading
from narrator.sources.vocabulary import in_all, pattern_in_mails

_NETWORKS = (
    r"(?:facebook|twitter|instagram|you-?tube|linkedin|telegram|whats-?app|tik-?tok|mastodon|bluesky|threads|pinterest"
    r"|google news|https?://|@\w)"
)
_rights_reserved = in_all(lambda names: names.rights_reserved)
# In the words of news agencies and large newspapers, in the languages of most pages.
_NOTICE = patterns.lazy(
    lambda: (
        r"our standards: |[^.]{0,40}\btrust principles\.?$"
        # rights
        rf"|[©ⓒ]|.{{0,300}}(?:{patterns.any_of(_rights_reserved())})"
        r"|(?:this|the) (?:copy|material|content|article|story) (?:is for your personal"
        r"|may not be (?:re)?(?:published|produced|copied|distributed|used))"
        r"|(?:vervielfältigung|nachdruck|weiterverbreitung)\b.{0,80}(?:genehmigung|verboten|untersagt|gestattet)"
        r"|(?:toute )?reproduction\b.{0,60}interdite|(?:queda )?prohibida (?:su|la) reproducción"
        r"|riproduzione riservata"
        r"|(?:this|the) (?:article|story|piece|essay) (?:is|was) (?:re)?published\b.{0,80}"
        r"(?:creative commons|with permission)"
        # requests to follow, to subscribe, to give
        rf"|(?:(?:you can |please )?(?:follow|like|join|find) \S.{{1,60}}?|folge[nt]? (?:sie |du )?uns|besuchen sie uns"
        rf"|suivez(?:-nous| \S)|s[ií]g(?:ue|a)(?:-?nos|nos)? |segui(?:ci|te) |volg (?:ons|\S+ op)|följ oss|følg oss)"
        rf".{{0,160}}{_NETWORKS}"
        r"|(?:sign up (?:for|to) |subscribe to |abonnieren sie |melden sie sich .{0,40}|bestellen sie .{0,40}"
        r"|abonnez-vous"
        r"|inscrivez-vous|suscr[ií]b(?:ete|ase)|iscriviti|inscreva-se|assine |meld je aan|schrijf je in)\b.{0,120}"
        r"\b(?:newsletters?|boletín|bulletin|nieuwsbrief)\b"
        r"|(?:to |please )?(?:support|become a (?:member|supporter|subscriber|patron) of) (?:us|our|the)\b.{0,80}"
        r"(?:journalism|reporting|work|newsroom)\b"
        # WordPress's line below a post
        r"|this entry was posted (?:on|in|by)\b|diese[rs] (?:eintrag|beitrag|artikel) wurde (?:am|unter|in|von)\b"
        r".{0,120}(?:veröffentlicht|gepostet|geschrieben|abgelegt)"
        r"|(?:cet article a été publié|cette entrée a été publiée"
        r"|(?:esta|la) entrada (?:fue publicada|ha sido publicada|se publicó)|questo articolo è stato pubblicato"
        r"|(?:este post foi publicado|esta entrada foi publicada)) "
        r"|dit bericht (?:werd|is) geplaatst |det här inlägget postades |ten wpis został opublikowany "
        r"|(?:эта )?запись (?:была )?опубликована в рубрик"
        # MediaWiki's licence, and the date of the last change
        r"|(?:community |this |the )?(?:text|content) is available under\b"
        r"|(?:der )?(?:text|inhalt) ist (?:unter der lizenz|verfügbar unter)\b"
        r"|le contenu est disponible sous licence\b|el contenido está disponible bajo\b"
        r"|(?:this|the) (?:page|article|document) was last (?:modified|edited|updated|changed)\b"
        r"|diese seite wurde zuletzt (?:am|bearbeitet|geändert)\b|la dernière modification de cette page a été faite "
        r"|esta página se editó por última vez |questa pagina è stata modificata per l['’]ultima volta "
        r"|deze pagina is voor het laatst bewerkt |esta página foi editada pela última vez |tę stronę ostatnio "
        r"|эта страница в последний раз была отредактирована"
        # requests to report errors or send in stories
        r"|(?:if you (?:have|would like)|do you have|have you (?:got|spotted|noticed)|got) (?:a|an|any)"
        r" (?:story|tip|news|error|mistake|correction)\b"
        r"|(?:vous avez|avez-vous) (?:repéré|trouvé|constaté|remarqué|relevé) une (?:erreur|faute)"
        r"|(?:haben sie|sie haben) (?:einen )?fehler (?:entdeckt|gefunden|bemerkt)"
        r"|¿?ha[sn]? (?:encontrado|detectado|visto) (?:un|algún) error"
        r"|hai (?:trovato|notato) un errore|zie je een (?:tik|taal)?fout"
    )
)
# What programs write below posts; a name and a date or a time of day follow.
_POSTED = re.compile(
    r"(?:this (?:entry|post|article) was )?(?:posted|written|published|submitted|created)(?: \S+){0,6}? by\s+\S"
    r"|(?:(?:posted|received) (?:on|at)|(?:posted|published|submitted)(?: on| at)?\s*:) \S"
    r"|(?:erstellt|verfasst|geschrieben|veröffentlicht|eingestellt|gepostet) (?:von|am)\s+\S"
    r"|(?:publié|posté|rédigé|écrit) (?:par|le)\s+\S|(?:publicado|escrito|enviado|postado) (?:por|el|em)\s+\S"
    r"|(?:scritto|pubblicato|inviato) da\s+\S|(?:geplaatst|geschreven|gepost) door\s+\S"
    r"|(?:skriven|skrevet|publicerad|publisert|postat) a[vf]\s+\S|投稿者?\s*[:：]?\s*\S|发表于|發表於|作者\s*[:：]"
    r"|(?:[\d年月日時时分秒:./-]|\s)*(?:来源|來源|稿源|文章来源)\s*[:：]",
    re.IGNORECASE,
)
_writers = pattern_in_all(lambda words: words.writers)
_NAMED = r"[A-ZÀ-ÞŁŚŻ][\w.'’-]*"
# A sentence about a person who writes for the site; how to contact them makes it certain.
_ABOUT_WRITER = patterns.lazy(
    lambda: (
        rf"{_NAMED}(?: (?:(?:van|von|de|del|da|di|la|le|der|den|al|bin) )*{_NAMED}){{1,4}},? "
        r"(?:(?:is|was|has been|writes|covers|reports|ist|arbeitet|schreibt|est|es|è|é)\b"
        rf"(?i:.{{0,120}}?(?:{_writers()}|\bcovering\b|\bcovers\b)))"
    )
)
_REACHING = re.compile(
    r"@\w|\b(?:e-?mail|twitter|bluesky|mastodon|linkedin|instagram|signal|reach|contact|follow|kontakt|erreich|folge|suivez"
    r"|contacto|síguel|contatt)",
    re.IGNORECASE,
)
_is_called_slogan = called(r"[\s_-](?:site|blog)[_-]?(?:desc(?:ription)?|tag-?line|slogan|sub-?title)(?:$|[\s_-])")
_is_called_tagline = called(r"[\s_-](?:tag-?line|slogan|description|sub-?title)(?:$|\s)")
_LEAVING = patterns.lazy(pattern_in_mails(lambda mails: mails.leaving), re.IGNORECASE)
_AGO = patterns.lazy(lambda: rf"(?:{pattern_in_all(lambda words: words.ages)()})", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"[:：]\s*\d{1,2}[:.h]\d\d\W{0,3}$")
_is_called_meta = called(r"[\s_-](?:stats|meta|meta-?data|post-?info|byline|dateline)(?:$|[\s_-])")
_SUBMITTED = patterns.lazy(pattern_in_all(lambda words: words.submitted))
_VIEWS = patterns.lazy(
    lambda: rf"[\d.,\s]{{1,12}}(?:k|m|b|mio\.?|万|萬)?\s?(?:{pattern_in_all(lambda words: words.views)()})(?:\W|$)"
)
_MAX_FIGURES = 200  # characters of a line of dates, or of how many read something
_ends = names_in_all(lambda words: words.ends)
_END_SIGN = re.compile(r"(?:#\s?){1,3}|[-–—]\s?30\s?[-–—]")  # of journalists
_AROUND_WORDS = re.compile(r"^\W+|\W+$")
_MAX_END = 12  # characters
_PLACE = re.compile(r"\w+(?::\w+)+|\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)  # in a wiki, or the time of day
_MAX_NOTICE = 60  # words
_MAX_ABOUT_WRITER = 600  # characters
_MAX_LINE = 20  # words of a line about an article
_OPENING_LINES = 2
_LAST = 3  # texts at the end of an article that may be about its author
_ENDS = 3, 8  # texts at the beginning and the end of an article that may be notices


def drop_notices(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the lines about the article and its site before and after the text, and the site's name above headings."""
    texts = [index for index, keep in enumerate(kept) if keep and _is_line(shown[index])]
    first = next(
        (index for index in texts if is_running(shown[index]) and not is_notice(shown[index].text)), len(shown)
    )
    opening = [index for index in texts if index < first]
    for index in dict.fromkeys((*opening, *texts[: _ENDS[0]], *texts[-_ENDS[1] :])):
        text = shown[index].text
        is_place = index < first and (
            _PLACE.fullmatch(text) is not None
            or _AGO.fullmatch(text) is not None
            or _leads_home(shown[index])
            or _is_slogan(shown[index])
            or _is_meta(shown[index])
        )
        kept[index] = not (is_place or is_notice(text) or is_about_article(text) or _leaves_list(shown[index]))
    for index in texts[:_OPENING_LINES]:
        kept[index] = kept[index] and not _is_sender(shown[index])
    for index in texts[-_LAST:] if len(texts) > _LAST else ():
        kept[index] = kept[index] and not (_is_about_writer(shown[index]) or _is_end(shown[index].text))
    headings = [index for index in range(first) if kept[index] and isinstance(shown[index].what, Heading)]
    of_site = [index for index in headings if _leads_home(shown[index]) or _is_slogan(shown[index])]
    for index in of_site if len(of_site) < len(headings) else ():
        kept[index] = False


def sender_of(part: Part) -> str:
    """The bold text with which a line begins, if an email address that can be clicked follows it; else ""."""
    for bold in part.element.iter("b", "strong"):
        address = bold.getnext()
        name = text_within(bold)
        if address is not None and name and (address.get("href") or "").startswith("mailto:"):
            return name if part.text.startswith(name) and not (bold.tail or "").strip() else ""
    return ""


def _is_sender(part: Part) -> bool:
    """Whether a line only says who sent a message, and when."""
    return not ends_sentence(part.text) and len(words(part.text)) <= _MAX_LINE and bool(sender_of(part))


def _leads_home(part: Part) -> bool:
    """Whether a line or heading is a link to the site's home page: the site's name."""
    links = (*part.element.iter("a"), *part.element.iterancestors("a"))
    return any(leads_home(each.get("href") or "#", "") and text_within(each) == part.text for each in links)


def _is_slogan(part: Part) -> bool:
    """Whether a line is the site's slogan, in the box with its name."""
    own = names_of(part.element)
    return _is_called_slogan(own) or (
        _is_called_tagline(own) and any(is_site_box(names_of(each)) for each in islice(part.element.iterancestors(), 2))
    )


def _is_meta(part: Part) -> bool:
    """Whether a line with a figure, and no sentence, is in a box that is called one for dates, ratings or the like."""
    is_line = bool(_DIGIT.search(part.text)) and len(words(part.text)) <= _MAX_LINE and not ends_sentence(part.text)
    around = (part.element, *islice(part.element.iterancestors(), 1))
    return is_line and any(_is_called_meta(names_of(each)) for each in around)


def _is_end(text: str) -> bool:
    """Whether a line is a mark of the end: "# # #", "-30-", or a word for it in capitals, "– ENDS –"."""
    if len(text) > _MAX_END:
        return False
    word = _AROUND_WORDS.sub("", text)
    return _END_SIGN.fullmatch(text) is not None or (word == word.upper() and word.casefold() in _ends())


def _leaves_list(part: Part) -> bool:
    """Whether a line of a newsletter has a link to unsubscribe, or to view it in a browser."""
    return any(_LEAVING.search(text_within(each)) for each in part.element.iter("a"))


def _is_line(part: Part) -> bool:
    return isinstance(part.what, Block) and part.what.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)


def _is_about_writer(part: Part) -> bool:
    """Whether a paragraph is about a writer, and says how to contact them or is all in italics."""
    if len(part.text) > _MAX_ABOUT_WRITER or not _ABOUT_WRITER.match(part.text):
        return False
    if _REACHING.search(part.text):
        return True
    slanted = next((each for each in part.element.iter("em", "i")), None)
    return slanted is not None and words(text_within(slanted)) == words(part.text)


@lru_cache(maxsize=256)  # called again when omissions are listed
def is_notice(text: str) -> bool:
    """Whether a text claims rights, cites standards, or asks readers to follow, subscribe, donate or report errors."""
    said = words(text)
    # As in `parts`: a case-insensitive match takes twice as long.
    return len(said) <= 2 * _MAX_NOTICE and _NOTICE.match(text.lower()) is not None and size(said) <= _MAX_NOTICE


@lru_cache(maxsize=256)
def is_about_article(text: str) -> bool:
    """Whether a line says who posted an article and when, when a journal received it, or how many have read it."""
    if not _DIGIT.search(text):
        return False
    lower = text.lower() if len(text) <= _MAX_FIGURES else ""
    if _SUBMITTED.match(lower):
        return True
    if ends_sentence(text):
        return False
    if _VIEWS.match(lower):
        return True
    if size(words(text)) > _MAX_LINE:
        return False
    return _POSTED.match(text) is not None or (says_changed(text) and bool(dates_in(text) or _CLOCK.search(text)))
