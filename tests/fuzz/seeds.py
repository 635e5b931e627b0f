"""Whole inputs of every kind, from which damaged ones are made. They are as various as they are short."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from tests.sources.test_damaged import WHOLE

_DATA = Path(__file__).parents[1] / "data"

ARTICLE = b"# Same\n\nHello there, *world*. It cost $3.5m on 5 May 2024.\n\n## More\n\n- One.\n- Two, at 3 p.m.\n"

_TEXT = (
    "A TALE\n\nby Ada Wave\n\nCHAPTER I\n\nDr. Lind came at 5 p.m. “No!” he said.\n\n* * *\n\nCHAPTER II\n\n1. One.\n"
)
_MARKDOWN = """---
title: "T: a test"
author: [Ada, Bob]
date: 2024-05-12
tags: {a: [b, c]}
lang: en-GB
---

# One {#one}

Text with `code`, $x^2$, [a link](https://example.com/a "t"), ![p](q.png), a note[^1], <b>tags</b> & &amp; signs.

| a | b |
|---|--:|
| 1 | 2.5 km |

> Quote
> > deeper

1. one
   - two

```py
x = 1
```

[^1]: The note.

Term
: Meaning, 12.5 %, 1990–1995, £3m, XIV, 3:16, +49 30 1234.
"""
_HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T – Site</title>
<meta property="og:title" content="T"><meta property="og:image" content="https://example.com/a.png">
<meta name="author" content="Ada"><meta property="article:published_time" content="2024-05-12T10:00:00Z">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Article","headline":"T",
"author":{"@type":"Person","name":"Ada"},"datePublished":"2024-05-12"}</script></head>
<body><nav><a href="/">Home</a></nav>
<article><h1>T</h1><p>By Ada. <time datetime="2024-05-12">May 12</time></p><p>Text of a page, long enough to be read: it
goes on for more than a line, with <a href="#n">a link</a> and <em>weight</em>.</p><h2 id="n">One</h2>
<ul><li>a</li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td rowspan="2">1</td><td>2</td></tr></table><pre><code>x</code></pre>
<figure><img src="a.png" alt="A"><figcaption>c</figcaption></figure><math><mi>x</mi></math><blockquote>q</blockquote>
</article><aside>Related</aside><footer>Legal</footer></body></html>"""
_SCRIPT = """---
narrator: script
title: A title
author: Ada
published: 2024-05-12
language: en
identity: 0123456789abcdef
voices: {host: en-GB}
left_out:
- {where: One, what: code, why: not heard}
---

The {lead|first} line. [pause 2s]

## One

[voice en-US]
- It rose {3%|three percent}.
> A quotation. [lang de]Guten Tag.

```code
x
```
"""
_RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The feed</title><link>https://example.com/</link><language>en</language><item><title>One</title>
<link>http://example.com/1</link><guid isPermaLink="false">1</guid><pubDate>Mon, 01 Sep 2025 10:00:00 GMT</pubDate>
<author>a@example.com (Ada)</author><description>Short</description>
<content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded></item>
<item><title>Two</title><guid>2</guid></item></channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The feed</title><id>urn:a</id>
<entry><title type="html">&lt;b&gt;One</title><id>urn:1</id><link href="http://example.com/1"/>
<updated>2025-09-01T10:00:00Z</updated><author><name>Ada</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>All.</p></div></content></entry></feed>"""
_JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "The feed", "items": [{"id": "1",
"url": "http://example.com/1", "title": "One", "content_html": "<p>All of it.</p>",
"date_published": "2025-09-01T10:00:00Z",
"authors": [{"name": "Ada"}], "language": "en"}]}"""
_SETTINGS = """output = "out"
engine = "tone"
voice = ""
rate = 1.1
bitrate = 64
transcripts = ["srt"]
store-limit = "500MB"
offline = true
prefer = ["espeak"]
chapter-depth = 2

[pause]
line = 300

[say]
code = "read"

[show]
title = "A show"
author = "Ada"
base-url = "https://example.com/"

[engines.openai]
url = "http://127.0.0.1:9/v1"

[voices]
quote = "tone:tone"

[voices.speakers]
host = "tone"
"""
_LEXICON = """[en]
"world" = "whirled"
"Hello" = {say = "hallo", ipa = "hɛloʊ", case = "exact"}
"ß" = {say = "ss", whole = false}
'/(\\d+) May/' = 'May \\1'

[any]
"[sic]" = ""
"""
_LIST = "# sources\ns.md\nmissing.md\nhttps://example.com/a\n"
_ROBOTS = "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 1\n\nUser-agent: narrator\nDisallow: /private\n"
_ANSWER = """HTTP/1.1 200 OK\r
Content-Type: text/html; charset=utf-8\r
Content-Length: 94\r
ETag: "a"\r
Last-Modified: Mon, 01 Sep 2025 10:00:00 GMT\r
Set-Cookie: a=b\r
Link: </feed>; rel="alternate"\r
\r
<title>T</title><h1>T</h1><p>This is what a page says, and it is short. It is a page of text.</p>"""
_FOLLOWED = """{"feed": "https://example.com/", "entries": {"1": "narrated", "2": 3,
"http://example.com/": "passed over"}}"""
_PIPER = """{"audio": {"sample_rate": 22050, "quality": "low"}, "espeak": {"voice": "en-us"}, "num_speakers": 1,
"inference": {"noise_scale": 0.6, "length_scale": 1, "noise_w": 0.8}, "phoneme_type": "espeak", "dataset": "d",
"language": {"code": "en_US"}, "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [3]}, "speaker_id_map": {}}"""


def _zipped(members: Mapping[str, str]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return file.getvalue()


_EPUB = _zipped(
    {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="O/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "O/p.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Sea</dc:title><dc:creator>Ada</dc:creator>'
        "<dc:language>en</dc:language><dc:date>2020-01-01</dc:date></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="t" href="t.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        '<spine toc="t"><itemref idref="a"/></spine><guide><reference type="text" href="a.xhtml"/></guide></package>',
        "O/a.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title></head><body><h1 id="x">One</h1>'
        "<p>High water at noon, and more of it than a page holds.</p><h2>Two</h2><p>Low.</p></body></html>",
        "O/n.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        '<nav epub:type="toc"><ol><li><a href="a.xhtml#x">One</a></li></ol></nav></body></html>',
        "O/t.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text>'
        '</navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>',
    }
)

_SUFFIXED = {
    "txt": (_TEXT,),
    "md": (_MARKDOWN, _SCRIPT, WHOLE["a.md"], (_DATA / "script-file.md").read_bytes()),
    "mdx": (WHOLE["a.mdx"],),
    "html": (_HTML, (_DATA / "pages/magazine.html").read_bytes(), (_DATA / "pages/cp1252.html").read_bytes()),
    "mhtml": ((_DATA / "pages/note.mhtml").read_bytes(),),
    "epub": (_EPUB,),
    "docx": ((_DATA / "office/tides.docx").read_bytes(),),
    "odt": ((_DATA / "office/tides.odt").read_bytes(),),
    "fodt": ((_DATA / "office/tides.fodt").read_bytes(),),
    "rtf": ((_DATA / "office/tides.rtf").read_bytes(),),
    "pdf": tuple(path.read_bytes() for path in sorted((_DATA / "pdf").glob("*.pdf"))),
    "fb2": (WHOLE["a.fb2"],),
    "fbz": (_zipped({"a.fb2": WHOLE["a.fb2"]}),),
    "nxml": (WHOLE["a.nxml"],),
    "ipynb": (WHOLE["a.ipynb"],),
    "rst": (WHOLE["a.rst"],),
    "org": (WHOLE["a.org"],),
    "tex": (WHOLE["a.tex"],),
    "adoc": (WHOLE["a.adoc"],),
    "vtt": (WHOLE["a.vtt"],),
    "srt": ("1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n2\n00:00:02,500 --> 00:00:04,000\n- Yes.\n- No.\n",),
    "eml": (WHOLE["a.eml"],),
    "xml": (_RSS, _ATOM),
    "json": (_JSON_FEED,),
}


def _as_bytes(*contents: str | bytes) -> tuple[bytes, ...]:
    return tuple(each if isinstance(each, bytes) else each.encode() for each in contents)


SOURCES: Mapping[str, tuple[bytes, ...]] = {ending: _as_bytes(*contents) for ending, contents in _SUFFIXED.items()}
"""Articles by the ending of their files."""

FEEDS = _as_bytes(_RSS, _ATOM, _JSON_FEED)
SETTINGS = _as_bytes(_SETTINGS)
LEXICON = _as_bytes(_LEXICON)
LIST = _as_bytes(_LIST)
ROBOTS = _as_bytes(_ROBOTS)
ANSWERS = _as_bytes(_ANSWER)
FOLLOWED = _as_bytes(_FOLLOWED)
PIPER = _as_bytes(_PIPER)
SCRIPT = _as_bytes(_SCRIPT)
