"""Pages that are not articles: errors, logins, cookie walls, the free beginnings of paid articles, lists of links.

A page is refused only if it has little text: a long page with the same words may be about these things.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from narrator import patterns
from narrator.errors import NoArticleError, SourceError
from narrator.sources.elements import Part, text_within
from narrator.sources.html.pages import DocumentInfo, Page
from narrator.sources.html.parts import ends_sentence, is_link, is_running, is_teaser, length_of, level
from narrator.sources.html.wordings import names_in_all, pattern_in_all

SAVE_IT = "open it in a browser, save the page once it shows the article, and give the file"
_FOLLOW = "give one of them, or have narrator follow the site's feed or sitemap"

_MIN_WORDS = 80
_MIN_BESIDE_PASSWORD = 25  # words of a short article on a page with a password field
_MIN_CERTAIN = 250  # words of a page that is not refused, whatever its title
_MAX_NEAR = 6  # parts after the text that may say that the rest is behind a paywall
_MIN_TEASERS = 5
_MAX_TEASED = 60  # words below the heading of a teaser
_MIN_LINKS = 20
_NEARLY_ALL = 0.9
_LINKED = 0.6  # of the words of a list of links


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# One line or two for each language: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
# Japanese, Chinese. Those for titles are matched at the beginning.
_NUMBERED = _any(
    r"\s*(?:(?:http\s*)?(?:error|fehler|erreur|errore|erro|fout|błąd|ошибка|エラー|错误|錯誤)\s*:?\s*)?"
    r"(?:40[0-9]|410|429|451|50[0-9])\b(?!\s*(?:ways|years|best|days|people|jahre|ans|años|anni|anos|jaar|lat|лет))",
)
_ERRORS = patterns.lazy(pattern_in_all(lambda words: words.errors), re.IGNORECASE)
_logins = names_in_all(lambda words: words.logins)
_LOGINS = patterns.lazy(
    lambda: rf"(?:{patterns.any_of(_logins())})(?: (?:to|bei|à|en|a|no|bij|do|в|на) .{{1,40}})?\s*$", re.IGNORECASE
)
_ABOUT_ACCOUNTS = _any(
    r"\b(?:log|sign)(?:ged|ging|ning|ned)?[ -]?(?:in|on|up)\b|\blogin|\bpass ?(?:word|wort)|\baccounts?\b",
    r"\bregist(?:er|rier)|\bsubscri|\bmembers?\b|\bkonto\b|\ban(?:ge)?meld|\beinlogg|\babonn|\bmitglied|mot de passe",
    r"\bconnect|\binscri|\bcompte\b|contraseña|\bcuenta\b|\bsesión\b|\bacced|\bconta\b|\bsenha\b|\bwachtwoord",
    r"\baanmeld|\binlog|\bhasł|\bzalog|\bkont[oa]\b|\bпарол|\bвойти|\bвойдите|\bаккаунт",
    r"パスワード|ログイン|アカウント|密码|密碼|登录|登入|账号|帳號",
)
COOKIES = _any(r"cookies?\b|クッキー|privacy|datenschutz|vie privée|privacidad|privacidade|prywatno|隐私")
ASKS_CONSENT = _any(
    r"\b(?:accept|agree|consent|reject|zustimm|akzeptier|ablehn|einwillig|refuse[rz]|acepta|rechaza|accetta|rifiuta)",
    r"\b(?:aceita|rejeita|weiger|toestemming|akceptuj|odrzu|zgod[aęy]\b|принять|принима|соглас)|同意|接受|すべて許可",
    r"\b(?:allow (?:all|cookies)|alle[sn]? (?:zulassen|erlauben|toestaan)|(?:tout|tous) autoriser|permitir tod[ao]s)\b",
)
_MORE_FOR_MONEY = patterns.lazy(pattern_in_all(lambda words: words.paid), re.IGNORECASE)
ASKS_FOR_SCRIPTS = _any(
    r"(?:enable|requires?|turn on|activate|without|aktivier\w{0,9}|einschalten|activer|activez|activar?|habilit\w{0,9})"
    r"[ \w:„“\"']{0,25}java ?script",
    r"(?:abilit\w{0,9}|attiv\w{0,9}|ative|ativar|schakel|włącz\w{0,9}|включ\w{0,9}|启用|啟用)"
    r"[ \w:„“\"']{0,25}java ?script",
    r"java ?script[ \w„“\"']{0,25}?(?:enabled|disabled|required|aktiviert|deaktiviert|erforderlich|activé|désactivé)",
    r"java ?script[ \w„“\"']{0,25}?(?:activado|desactivado|habilitad|abilitat|disattivat|ativado|desativado)",
    r"java ?script[ \w„“\"']{0,25}?(?:ingeschakeld|uitgeschakeld|wyłączon|włączon|включ|отключ|有効|無効|启用)",
)


def refuse_what_is_no_article(page: Page, about: DocumentInfo, shown: Sequence[Part], main: Sequence[Part]) -> None:
    """Refuse a page whose main text nobody would want read aloud.

    Args:
        page: the page.
        about: its metadata.
        shown: all that it shows.
        main: the parts taken for the article.

    Raises:
        SourceError: it is such a page.
    """
    length = length_of(main)
    if length < _MIN_CERTAIN and (about.locked or (length < 2 * _MIN_WORDS and _ends_at_a_wall(shown, main))):
        raise SourceError(f"{page.name} is only the beginning of an article that is not free", f"log in, {SAVE_IT}")
    if said := _named_an_error(about, main, length):
        raise SourceError(f"{page.name} is an error page: {said[:80]}", SAVE_IT)
    if length < _MIN_CERTAIN and _is_about_consent(about, main):
        raise SourceError(f"{page.name} asks for consent to cookies before it shows the article", SAVE_IT)
    if _is_list_of_links(shown, main):
        raise NoArticleError(f"{page.name} is a list of links to articles", _FOLLOW)
    if length >= _MIN_WORDS:
        return
    is_login = any(_LOGINS.match(name) for name in about.headlines[:1])
    if is_login or (_has_password(page) and length_of(filter(_is_content, main)) < _MIN_BESIDE_PASSWORD):
        raise SourceError(f"{page.name} is a login page", f"log in, {SAVE_IT}")
    runs_scripts = any("json" not in (script.get("type") or "") for script in page.tree.iter("script"))
    notes = " ".join(text_within(note) for note in page.tree.iter("noscript"))
    asks = ASKS_FOR_SCRIPTS.search(f"{notes} {' '.join(part.text for part in main)}")
    if runs_scripts and (not length or asks):
        raise SourceError(f"{page.name} is filled by scripts, which narrator does not run", SAVE_IT)
    if not any(part.text for part in main):
        raise SourceError(f"there is no text in {page.name}", "there is nothing to narrate")


def _named_an_error(about: DocumentInfo, main: Sequence[Part], length: int) -> str:
    """The title by which a page is an error page; "" if it is not.

    If all of its titles are those of errors, it may have a little more text: advice on where else to look.
    """
    names = [*about.headlines, *(part.text for part in main[:2])]
    said = [name for name in names if _NUMBERED.match(name) or _ERRORS.match(name)]
    headlines = about.headlines and all(name in said for name in about.headlines)
    return said[0] if said and length < (_MIN_CERTAIN if headlines else _MIN_WORDS) else ""


def _ends_at_a_wall(shown: Sequence[Part], main: Sequence[Part]) -> bool:
    """Whether the end of a text, or what follows it, says that the rest is behind a paywall."""
    own = set(map(id, main))
    places = [index for index, part in enumerate(shown) if id(part) in own]
    near = main[-1:]
    if places:
        # If the text is this short, the prices of an offer may have been taken for its end.
        first = places[0 if length_of(main) < _MIN_WORDS else -1]
        near = list(shown[first : places[-1] + 1 + _MAX_NEAR])
    return bool(main) and any(_MORE_FOR_MONEY.search(part.text) for part in near)


def _is_about_consent(about: DocumentInfo, main: Sequence[Part]) -> bool:
    """Whether most of a text is about cookies, though its title is not: then it covers the article."""
    if not main or any(COOKIES.search(name) for name in about.headlines):
        return False
    about_it = length_of(part for part in main if COOKIES.search(part.text))
    return 2 * about_it > length_of(main) and any(ASKS_CONSENT.search(part.text) for part in main)


def _is_list_of_links(shown: Sequence[Part], main: Sequence[Part]) -> bool:
    """Whether most of a text is links to other pages, or short teasers below headings that are such links."""
    chosen = set(map(id, main))
    teasers = in_teasers = 0
    for heading, below in _headed_runs(shown):
        if length_of(below) <= _MAX_TEASED and is_teaser(heading, 0):
            teasers += 1
            in_teasers += length_of(part for part in (heading, *below) if id(part) in chosen)
    if teasers >= _MIN_TEASERS and in_teasers >= _LINKED * length_of(main):
        return True
    linked = [part for part in main if is_link(part)]
    return len(linked) >= _MIN_LINKS and length_of(linked) >= _NEARLY_ALL * length_of(main)


def _headed_runs(shown: Sequence[Part]) -> Iterator[tuple[Part, Sequence[Part]]]:
    places = [index for index, part in enumerate(shown) if level(part)]
    for index, after in pairwise([*places, len(shown)]):
        yield shown[index], shown[index + 1 : after]


def _is_content(part: Part) -> bool:
    """Whether a text is a sentence that is not about logging in."""
    return is_running(part) and ends_sentence(part.text) and not _ABOUT_ACCOUNTS.search(part.text)


def _has_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.tree.iter("input"))
