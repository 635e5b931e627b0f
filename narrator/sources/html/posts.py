"""Pages of several posts that are the article together: forums, chats, issues, questions with their answers.

The posts come from one template, and each has a text and its writer's name. If there is another text beside them, they
are not the article but comments on it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise, takewhile

from lxml import etree

from narrator.article import BESIDE, Block
from narrator.sources import elements
from narrator.sources.dates import says_changed
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.dates import is_date
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import (
    ends_sentence,
    is_furniture,
    is_running,
    is_teaser,
    key,
    leads_on,
    length_of,
    level,
    words,
)
from narrator.sources.stated import is_nobody
from narrator.text import MarkKind, joined, marks_of

_HOLDERS = frozenset("article blockquote dd details div dl li section table tbody td tr".split())
_TOPS = frozenset("html body main".split())
_is_writers = called(
    r"^ name\s*$|[\s_-](?:(?:poster|normal|big-?user)name|author|user-?name|user-?link|user|nick(?:name)?|poster"
    r"|sender|from(?:[_-]?name)?|creator|commenter|handle|speaker|person|fn|hnuser|who|actor|display-?name)(?:$|[\s_-])"
)
_NAMING = frozenset("class itemprop rel href".split())
_PROFILE = re.compile(  # matched against lower-case addresses, since ignoring case takes twice as long
    r"/(?:u|users?|profiles?|members?|people)[/?]|/@\w|\buser\?id=|showuser=|action=profile"
    r"|(?:member(?:list)?|profile)\.php"
)
_WROTE = re.compile(
    r"(?P<name>[^\s,:].{0,38}?)\s+(?:commented|wrote|says|said|posted|replied|opened|answered|asked|schrieb|sagt"
    r"|kommentierte|antwortete|meinte|a écrit|a dit|a répondu|escribió|dijo|comentó|respondió|ha scritto|escreveu"
    r"|schreef|dit|dice|disse|zegt|napisał\(?a?\)?|написал\(?а?\)?|пишет)\b"
    r"(?!\s*[:：,]?\s*[\"“„«])",  # a person who is quoted did not write the post
    re.IGNORECASE,
)
_is_comments = called(
    r"[\s_-](?:comments?|commentlist|disqus|kommentar\w*|respon[ds]\w*|repl(?:y|ies)|rea[ck]tion\w*|reacties"
    r"|leserbrief\w*|comentarios?|commentaires?|commenti|komentar\w*|opiniones|avis)"
)
# As phpBB, vBulletin, XenForo, SMF, Discourse, MyBB, Invision, GitHub, GitLab and Gitea call a post or its text.
_is_called_post = called(
    r"[\s_-](?:post-?(?:body|content|message|bit\w*|text)|message(?:-(?:body|content|inner))?|crawler-post|topic-body"
    r"|has-profile|post_wrapper|post_body|cpost\w*|ipscomment(?:_\w+)?"
    r"|timeline-?(?:item|comment|entry)\w*)(?:$|[\s_-])"
)
_is_list_of_comments = called(
    r"[\s_-](?:comment|kommentar\w{0,2}|commentaire|comentario)s?[\s_-]?(?:list|section|area)"
)
_TIME = re.compile(r"\d:\d\d|\b(?:19|20)\d\d\b|\bago\b")
_is_called_count = called(
    r"[\s_-](?:likes?|votes?|points|score|karma|reactions?|replies|shares?|boosts|reblogs|favou?rites|views|counts?)"
    r"(?:$|[\s_-])"
)
_COUNT = re.compile(r"[+-]?\d[\d.,]*[kKmM]?\b")
_MAX_COUNT = 4  # words
_COUNTED = re.compile(r"[-_]*\d+")
_MAX_TEXTS = 10_000  # of a page in which posts are looked for
_MAX_ELEMENTS = 40  # in one with the writer's name
_MAX_WORK = 1_000_000  # texts times templates
_MAX_NAME = 40  # characters
_MAX_OVER = 100  # characters of a line over the first post
_MAX_AROUND = 3  # boxes around a name
_MAX_NAME_WORDS = 4
_MAX_LABEL = 20  # words of a line with the writer's name
_MIN_LINE = 7  # words of a line of text
_FEW = 3  # texts
_MIN_SAID = 3  # words
_MIN_POSTS = 2
_MIN_TEASERS = 3
_MAX_TEASED = 60  # words
_SIGNED = 0.3  # of the posts name their writer; the others continue the previous one
_OTHERS = 0.25  # of the words are not in the longest post
_MIN_ALONE = 20  # words of all posts if there is next to nothing beside them
_NEXT_TO_NOTHING = 10  # words
_MIN_WORDS = 40  # of all posts; also of another text, if posts that are called comments are comments on it


@dataclass(slots=True)
class _Post:
    """A post: the element with its text, the indices of the texts in it and around it, and the writer's name or ""."""

    body: Element
    own: list[int] = field(default_factory=list)
    around: list[int] = field(default_factory=list)
    writer: str = ""


def keep_posts(shown: Sequence[Part], kept: list[bool], *, is_article: bool = False) -> dict[int, str]:
    """Keep all posts of a page that consists of posts; otherwise drop comments, and teasers of other pages.

    Args:
        shown: all texts that the page shows.
        kept: a first choice of the article's texts: a boolean for each.
        is_article: whether the page declares a single article; posts that are called comments are then comments on it.

    Returns:
        The writer of each post that names one, by the index of its first text; empty if the page has no posts.
    """
    signatures = _signatures(shown) if len(shown) <= _MAX_TEXTS else {}
    if len({name.casefold() for name in signatures.values()}) < _MIN_POSTS:
        return {}
    threads = []
    runs = _running(shown)
    for posts in _templates(shown, runs, signatures):
        beside = _beside(shown, runs, kept, posts)
        teased = [post for post in posts if _is_teased(shown, post)]
        short = [post for post in teased if _length(shown, runs, [post]) <= _MAX_TEASED]
        comments = _comments_on(shown, runs, posts, beside) if is_article else []
        dropped = comments or (posts if _are_comments(posts[0].body) else short if len(short) >= _MIN_TEASERS else [])
        if comments or (beside >= _MIN_WORDS and dropped):
            for index in {at for post in dropped for at in (post.own if teased else (*post.own, *post.around))}:
                kept[index] = False
        elif 2 * len(teased) < len(posts) and _length(shown, runs, posts) >= max(beside + 1, _min_words(beside)):
            # Beside a text, items of a plain list belong to it, even if they contain names.
            threads += [posts] if beside < _MIN_WORDS or _is_named(posts[0].body) else []
    if not threads:
        return {}
    # Of the templates with the most running text, the one with the smallest elements.
    return _keep_thread(shown, kept, max(threads, key=lambda each: (_length(shown, runs, each), -_size(shown, each))))


def _min_words(beside: int) -> int:
    """The least number of words that posts must have: fewer if there is nothing beside them."""
    return _MIN_WORDS if beside > _NEXT_TO_NOTHING else _MIN_ALONE


def opener_of(writers: Mapping[int, str], stated: str, shown: Sequence[Part], title: str) -> str:
    """Who opened a thread: the author of its page; "" for a chat, or if the first post has no writer.

    Args:
        writers: what `keep_posts` returned.
        stated: the author whom the page states, or "": taken if it is a fuller name of who opened the thread.
        shown: all texts that the page shows.
        title: the title, which stands over a thread, but not over a chat.
    """
    first = min(writers, default=0)
    opener = writers.get(first, "")
    over = [index for index, part in enumerate(shown[:first]) if level(part) or part.text.startswith(title)]
    posted = {part.text for part in shown[first:]}  # some forums show the first post a second time, for search engines
    is_below_text = any(
        is_running(part) and len(part.text) > _MAX_OVER and part.text not in posted and ends_sentence(part.text)
        for part in shown[max(over, default=0) : first]
    )
    if not over or is_below_text or (is_nobody(opener) and opener.isalpha()):
        return ""
    is_fuller = key(opener) in key(stated) and not stated.startswith(f"{opener} ")  # a rank may stand behind it
    return stated if is_fuller else opener


def _keep_thread(shown: Sequence[Part], kept: list[bool], posts: Sequence[_Post]) -> dict[int, str]:
    first = min(_all_of(posts))
    for index, part in enumerate(shown):
        kept[index] = kept[index] and index < first and (level(part) > 0 or is_running(part))
    writers = {}
    for post in posts:
        said = [index for index in post.own if not _is_writer_of(post, shown[index])]
        for index in said:
            is_line = isinstance(shown[index].what, Block)
            is_around = leads_on(shown[index]) or is_furniture(shown[index].element)
            kept[index] = not (is_line and (is_around or _is_count(shown[index]) or is_date(shown[index])))
        spoken = (index for index in said if kept[index] and _is_said(shown[index]))
        if post.writer and (opening := next(spoken, None)) is not None:
            writers[opening] = post.writer
    return writers


def _is_count(part: Part) -> bool:
    """Whether a line counts the likes or replies of a post: "3 Likes"."""
    return (
        len(words(part.text)) <= _MAX_COUNT
        and bool(_COUNT.match(part.text))
        and _is_called_count(names_of(part.element))
    )


def _is_named(body: Element) -> bool:
    """Whether the template of a post has a class or an id, and not only a tag."""
    return not _shape(body).endswith(".")


def _all_of(posts: Sequence[_Post]) -> set[int]:
    return {index for post in posts for index in (*post.own, *post.around)}


def with_writer(part: Part, writer: str) -> Part:
    """A text preceded by its writer's name, unless it begins with that."""
    if not isinstance(part.what, Block) or key(part.what.text).startswith(key(writer)):
        return part
    label = f"{writer}: "
    return replace(
        part, what=replace(part.what, text=joined((label, part.what.text)), speaker=writer, label=len(label))
    )


def _running(shown: Sequence[Part]) -> list[bool]:
    """Which texts are long enough to identify posts; if hardly any are, short sentences count, too."""
    runs = [_runs(part) for part in shown]
    return runs if sum(runs) >= _FEW else [run or _says(part) for run, part in zip(runs, shown, strict=True)]


def _says(part: Part) -> bool:
    is_line = isinstance(part.what, Block) and part.what.kind not in BESIDE and elements.name(part.element) == "p"
    return is_line and len(words(part.text)) >= _MIN_SAID and ends_sentence(part.text) and not leads_on(part)


def _runs(part: Part) -> bool:
    """Whether a part is text, rather than lines about its writer and date: "Posts: 40, Joined: 12 Mar 2003"."""
    if not is_running(part) or not isinstance(part.what, Block) or part.what.kind in BESIDE:
        return False
    if len(words(part.text)) <= _MAX_LABEL and _TIME.search(part.text) and not ends_sentence(part.text):
        return False
    ends = [mark.start for mark in marks_of(part.what.text) if mark.kind is MarkKind.BREAK]
    if not ends:
        return True
    text = str(part.what.text)
    lines = [text[start:end] for start, end in pairwise([0, *ends, len(text)])]
    return max(len(words(line)) for line in lines) >= _MIN_LINE or any(ends_sentence(line) for line in lines)


def _is_said(part: Part) -> bool:
    return isinstance(part.what, Block) and part.what.kind not in BESIDE and bool(part.what.text)


def _templates(shown: Sequence[Part], runs: Sequence[bool], signatures: Mapping[int, str]) -> Iterator[list[_Post]]:
    """For each template whose elements hold running text and are bodies of posts, these posts."""
    lineages: dict[Element, list[Element]] = {}
    shapes: dict[Element, str] = {}
    running: Counter[str] = Counter()
    for part, is_text in zip(shown, runs, strict=True):
        if part.element not in lineages:
            lineages[part.element] = [part.element, *part.element.iterancestors()]
            shapes |= {each: _shape(each) for each in lineages[part.element] if each not in shapes}
        if is_text and not is_furniture(part.element):
            running.update({shapes[each] for each in lineages[part.element] if elements.name(each) in _HOLDERS})
    bodies = Counter(shapes.values())
    repeated = [shape for shape, count in running.items() if min(count, bodies[shape]) >= _MIN_POSTS]
    for shape in repeated if len(repeated) * len(shown) <= _MAX_WORK else ():
        posts = _posts(shown, lineages, {each for each, own in shapes.items() if own == shape})
        signing = [_signing(post, runs, signatures) for post in posts]
        named = {(shapes[shown[index].element], signatures[index]) for lines in signing for index in lines}
        names = Counter(shape for shape, _ in named)
        for post, lines in zip(posts, signing, strict=True):
            line = max(lines, key=lambda index: names[shapes[shown[index].element]], default=None)
            post.writer = "" if line is None else signatures[line]
        if len(posts) >= _MIN_POSTS and _are_posts(shown, runs, posts):
            yield posts


def _signing(post: _Post, runs: Sequence[bool], signatures: Mapping[int, str]) -> list[int]:
    """The indices of the lines around a post and above its text that name somebody."""
    opening = takewhile(lambda index: not runs[index], post.own)
    return [index for index in (*post.around, *opening, *post.own[:1]) if index in signatures]


def _posts(shown: Sequence[Part], lineages: Mapping[Element, list[Element]], shaped: Set[Element]) -> list[_Post]:
    """The posts with elements of one shape as bodies, each with its surroundings as far as they hold no other body."""
    posts: dict[Element, _Post] = {}
    within: list[Element | None] = []
    for part in shown:
        lineage = lineages[part.element]
        body = None if shaped.isdisjoint(lineage) else next(each for each in reversed(lineage) if each in shaped)
        within.append(body)
        if body is not None:
            posts.setdefault(body, _Post(body))
    bodies = Counter(each for body in posts for each in (body, *body.iterancestors()))
    alone = {each: body for body in posts for each in (body, *body.iterancestors()) if bodies[each] == 1}
    for index, part in enumerate(shown):
        body = within[index]
        if body is not None:
            posts[body].own.append(index)
            continue
        holder = next((each for each in lineages[part.element] if each in bodies), None)
        if holder is not None and bodies[holder] == 1 and elements.name(holder) not in _TOPS:
            posts[alone[holder]].around.append(index)
    return list(posts.values())


def _signatures(shown: Sequence[Part]) -> dict[int, str]:
    """The indices of short lines that say who wrote something, each with the name."""
    found = {}
    for index, part in enumerate(shown):
        is_short = 0 < len(words(part.text)) <= _MAX_LABEL
        name = _called(part.element) or writer_said(part.text) if is_short else ""
        if name and not _is_of_editor(name, part, shown[max(index - 2, 0) : index]):
            found[index] = name
    return found


def _is_of_editor(name: str, part: Part, over: Sequence[Part]) -> bool:
    """Whether a name is that of who changed a post: "edited by Ada", or with "edited 3 May" over it in the same box.

    Between the two there may be a picture of who did.
    """
    if says_changed(part.text.partition(name)[0]):
        return True
    changed = (each for each in over if len(words(each.text)) <= _MAX_LABEL and says_changed(each.text))
    return any(not set(_boxes(each.element)).isdisjoint(_boxes(part.element)) for each in changed)


def _boxes(element: Element) -> Iterator[Element]:
    return islice(element.iterancestors(), _MAX_AROUND)


def _called(element: Element) -> str:
    """The shortest name in an element, or directly around it, that is marked as a writer's; "" if there is none."""
    if next(element.iter("math"), None) is not None:  # has many elements, and nobody signs with a formula
        return ""
    within = list(islice(element.iter(etree.Element), _MAX_ELEMENTS))
    parent = element.getparent()
    if parent is not None and len(parent) <= 1:
        within.append(parent)
    names: list[str] = []
    for each in within if len(within) < _MAX_ELEMENTS else ():
        if _NAMING.isdisjoint(each.keys()):
            continue
        marks = f"{each.get('class') or ''} {each.get('itemprop') or ''} {each.get('rel') or ''}"
        if _is_writers(marks) or (elements.name(each) == "a" and _PROFILE.search((each.get("href") or "").lower())):
            names += filter(_is_name, (text_within(each), *map(text_within, each.iter("a", "strong", "b"))))
    name = min(names, key=lambda name: len(words(name)), default="")
    # A count may directly follow the name.
    return min((each for each in names if name.startswith(each)), key=len, default=name)


def writer_said(line: str) -> str:
    """The name in a line that introduces what somebody wrote, such as "Ada Brook said:"; "" if it is not one."""
    found = _WROTE.match(line)
    return found["name"] if found and _is_name(found["name"]) else ""


def _is_name(text: str) -> bool:
    is_short = len(text) <= _MAX_NAME and len(words(text)) <= _MAX_NAME_WORDS
    is_initial = len(text) == 1 and text.isascii()  # stands for a picture of the writer, whose name follows
    is_word = any(map(str.isalpha, text)) and not is_initial
    return is_short and is_word and not text.endswith((".", ":")) and not _TIME.search(text)


def _is_writer_of(post: _Post, part: Part) -> bool:
    """Whether a line of a post is hardly more than its writer's name."""
    said = words(part.text)
    names = words(post.writer)
    return 0 < len(names) <= len(said) <= len(names) + 2 and set(names) <= set(said)


def _are_posts(shown: Sequence[Part], runs: Sequence[bool], posts: Sequence[_Post]) -> bool:
    """Whether candidates are posts: they name several writers, and no single one holds nearly all of their text.

    If a forum's program calls them posts, and all are signed, the others may be as short as "Thank you".
    """
    signed = [post.writer.casefold() for post in posts if post.writer]
    if len(signed) < max(_MIN_POSTS, _SIGNED * len(posts)) or len(set(signed)) < _MIN_POSTS:
        return False
    lengths = [_length(shown, runs, [post]) for post in posts]
    total = sum(lengths)
    is_thread = len(signed) == len(posts) and _is_called_post(names_of(posts[0].body))
    around = length_of(shown[index] for post in posts for index in post.around if runs[index])
    return (is_thread or total - max(lengths) >= _OTHERS * total) and 2 * around <= total


def _beside(shown: Sequence[Part], runs: Sequence[bool], kept: Sequence[bool], posts: Sequence[_Post]) -> int:
    """The number of words of running text that are kept outside of posts."""
    own = _all_of(posts)
    return length_of(part for index, part in enumerate(shown) if kept[index] and index not in own and runs[index])


def _is_teased(shown: Sequence[Part], post: _Post) -> bool:
    """Whether a post has a heading that links to another page."""
    headings = (shown[index] for index in (*post.own, *post.around) if level(shown[index]))
    return any(is_teaser(heading, 0) and not _is_writer_of(post, heading) for heading in headings)


def _are_comments(body: Element) -> bool:
    around = [body, *list(body.iterancestors())[:3]]
    return any(_is_comments(names_of(each)) for each in around)


def _comments_on(shown: Sequence[Part], runs: Sequence[bool], posts: Sequence[_Post], beside: int) -> list[_Post]:
    """The posts that are called comments, if there is a text beside them, which may be another of the posts."""
    comments = [post for post in posts if _are_comments(post.body) or _is_listed_as_comment(post.body)]
    others = _length(shown, runs, posts) - _length(shown, runs, comments)
    return comments if beside + others >= _MIN_WORDS else []


def _is_listed_as_comment(body: Element) -> bool:
    """Whether a box in or around a post that does not hold the page's title is called a list of comments."""
    boxes = takewhile(lambda each: next(each.iter("h1"), None) is None, body.iterancestors())
    return any(_is_list_of_comments(names_of(each)) for each in chain(boxes, body.iter(etree.Element)))


def _length(shown: Sequence[Part], runs: Sequence[bool], posts: Sequence[_Post]) -> int:
    return length_of(shown[index] for post in posts for index in post.own if runs[index])


def _size(shown: Sequence[Part], posts: Sequence[_Post]) -> int:
    return length_of(shown[index] for post in posts for index in post.own)


def _shape(element: Element) -> str:
    """What elements from one template have in common: the tag and the first class or else the id, without numbers."""
    names = (element.get("class") or "").split()[:1] or [element.get("id") or ""]
    if names == [""] and len(element) and elements.name(element[0]) == "span":  # as in phpBB 2
        names = (element[0].get("class") or "").split()[:1] or names
    return f"{elements.name(element)}.{_COUNTED.sub('', names[0])}"
