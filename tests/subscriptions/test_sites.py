"""Folders of Markdown from which Hugo, Jekyll and Astro make sites: addresses, dates, and what is not published."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from narrator import sources
from narrator.article import Article
from narrator.errors import SourceError
from narrator.subscriptions import Collection, Place, find
from tests.support.process import Cli, visible

TEXT = "\nThe tide comes at noon, and goes at six. ![Quay](/quay.jpg)\n"


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Collection]:
    """Make a site of files; the front matter of Markdown is given, other files as they are."""

    def site(files: Mapping[str, str], address: str = "") -> Collection:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            is_text = path.suffix in (".md", ".mdx", ".markdown", ".html")
            path.write_text(f"---\n{content}\n---\n{TEXT}" if is_text and content[:1] not in "+{" else content)
        place = Place(str(tmp_path), site=address)
        with find(place).open(place) as collection:
            return collection

    return site


def links(collection: Collection, root: str) -> dict[str, str]:
    return {entry.key: entry.link.removeprefix(root) for entry in collection.entries}


def left_out(collection: Collection) -> dict[str, str]:
    return {entry.key: entry.left_out for entry in collection.entries if entry.left_out}


def article(collection: Collection, key: str) -> Article:
    return sources.read(next(entry for entry in collection.entries if entry.key == key).read())


# What `hugo list all` of Hugo 0.168 says of the same files.
HUGO = {
    "about.md": ("title: About\ndate: 2026-01-01", "about/"),
    "posts/first.md": ("title: First\ndate: 2026-01-02", "posts/first/"),
    "posts/With Space & Sign's.md": ("title: Spaces\ndate: 2026-01-02", "posts/with-space--signs/"),
    "posts/deep/er/x.md": ("title: Deep\ndate: 2026-01-03", "posts/deep/er/x/"),
    "posts/bundle/index.md": ("title: Bundle\ndate: 2026-01-03", "posts/bundle/"),
    "posts/slugged.md": ("title: Slugged\nslug: Other-Name\ndate: 2026-01-04", "posts/other-name/"),
    "posts/urled.md": ("title: Urled\nurl: /elsewhere/here.html\ndate: 2026-01-04", "elsewhere/here.html"),
    "posts/urled2.md": ("title: Urled2\nurl: elsewhere/two/\ndate: 2026-01-04", "elsewhere/two/"),
    "posts/draft.md": ("title: Draft\ndraft: true\ndate: 2026-01-04", "posts/draft/"),
    "posts/later.md": ("title: Later\ndate: 2036-01-04", "posts/later/"),
    "posts/gone.md": ("title: Gone\ndate: 2016-01-04\nexpiryDate: 2017-01-01", "posts/gone/"),
    "posts/first.fr.md": ("title: Premier\ndate: 2026-01-02", "fr/posts/first/"),
    "news/a.md": ("title: It's a Title, isn't it?\ndate: 2026-03-04T10:00:00+02:00", "2026/03/its-a-title-isnt-it/"),
    "news/b.md": ("title: B\nslug: bee\ndate: 2026-03-04", "2026/03/bee/"),
    "notes/n.md": ("title: N\ndate: 2026-03-09", "n/09-n/"),
    "Ünd so/ä.md": ("title: Ä\ndate: 2026-01-02", "%C3%BCnd-so/%C3%A4/"),
    "posts/Toml_File.md": ('+++\ntitle = "Toml"\ndate = 2026-02-02\n+++\n\nText.\n', "posts/toml_file/"),
    "posts/json.v2.md": ('{"title": "Json", "date": "2026-02-02"}\n\nText.\n', "posts/json.v2/"),
}
HUGO_SETTINGS = """
baseURL = "https://sea.example.com/blog/"
languageCode = "en-gb"
title = "Sea"
[params]
author = "Ada Wave"
[permalinks]
news = "/:year/:month/:slug/"
[permalinks.page]
notes = "/n/:day-:filename"
[languages.en]
weight = 1
[languages.fr]
languageCode = "fr-fr"
"""


def test_hugo_has_each_page_where_hugo_has_it(site: Callable[..., Collection]) -> None:
    files = {f"content/{name}": front for name, (front, _) in HUGO.items()}
    collection = site(files | {"hugo.toml": HUGO_SETTINGS, "content/posts/_index.md": "title: Posts"})
    assert links(collection, "https://sea.example.com/blog/") == {
        f"content/{name}": to for name, (_, to) in HUGO.items()
    }
    assert left_out(collection) == {
        "content/about.md": "it is a page, not a post",
        "content/posts/draft.md": "it is a draft",
        "content/posts/later.md": "it is scheduled for later",
        "content/posts/gone.md": "it has expired",
    }
    about = article(collection, "content/news/a.md").metadata
    assert (about.title, about.published, about.author) == ("It's a Title, isn't it?", "2026-03-04", "Ada Wave")
    assert (about.language, article(collection, "content/posts/first.fr.md").metadata.language) == ("en-gb", "fr-fr")


def test_hugo_with_folders_for_languages_and_other_templates(site: Callable[..., Collection]) -> None:
    settings = """
baseURL: https://sea.example.com
uglyURLs: true
defaultContentLanguage: de
defaultContentLanguageInSubdir: true
languages: {de: {contentDir: content/deutsch}, en: {contentDir: content/english, languageCode: en-GB}}
permalinks:
  blog: "/:sections/:yearday/:weekdayname/:title"
  news: "/:section/:monthname/:slugorcontentbasename/"
"""
    expected = {
        "deutsch/blog/tief/a.md": (
            'title: "Über die Flut: (neu)"\ndate: 2026-02-03', "de/blog/34/tuesday/über-die-flut-neu.html"
        ),
        "english/blog/c.md": ("title: C & D\ndate: 2026-02-04", "en/blog/35/wednesday/c-d.html"),
        "english/news/d.md": ("title: D\ndate: 2026-02-04\nslug: dee", "en/news/february/dee.html"),
        "english/news/e_f.md": ("title: E\ndate: 2026-02-04", "en/news/february/e_f.html"),
        "english/other/g.md": ("title: G\nlastmod: 2026-02-04", "en/other/g.html"),
    }  # fmt: skip
    files = {f"content/{name}": front for name, (front, _) in expected.items()}
    collection = site(files | {"hugo.yaml": settings})
    assert links(collection, "https://sea.example.com/") == {
        f"content/{name}": to.replace("ü", "%C3%BC") for name, (_, to) in expected.items()
    }


# By the tables of jekyllrb.com/docs/permalinks.
JEKYLL = {
    "": ("sea/2026/03/04/High-Tide.html", "sea/news/2026/03/05/low.html"),
    "pretty": ("sea/2026/03/04/High-Tide/", "sea/news/2026/03/05/low/"),
    "ordinal": ("sea/2026/063/High-Tide.html", "sea/news/2026/064/low.html"),
    "weekdate": ("sea/2026/W10/Wed/High-Tide.html", "sea/news/2026/W10/Thu/low.html"),
    "none": ("sea/High-Tide.html", "sea/news/low.html"),
    "/:short_year/:i_month/:i_day/:slug": ("26/3/4/high-tide", "26/3/5/low"),
    "/:categories/:long_month/:title:output_ext": ("sea/March/High-Tide.html", "sea/news/March/low.html"),
    "/:unknown/:title/": ("", ""),
}


@pytest.mark.parametrize("style", JEKYLL)
def test_jekyll_has_each_post_where_its_setting_says(site: Callable[..., Collection], style: str) -> None:
    settings = "url: https://x.example.com\nbaseurl: /b\ntitle: Sea\n" + (f"permalink: {style}\n" if style else "")
    first, second = "_posts/2026-03-04-High-Tide.md", "sea/_posts/2026-03-05-low.md"
    collection = site({
        "_config.yml": settings, first: "title: High\ncategories: [Sea]", second: "title: Low\ncategory: news",
    })  # fmt: skip
    assert tuple(links(collection, "https://x.example.com/b/")[each] for each in (first, second)) == JEKYLL[style]


def test_jekyll_tells_what_is_left_out_and_what_is_known_of_all(site: Callable[..., Collection]) -> None:
    settings = """
url: https://x.example.com
lang: de
author: {name: Ada Wave}
collections: {essays: {output: true, permalink: "/e/:name/"}, hidden: {}}
defaults:
- {scope: {path: "", type: posts}, values: {image: /sea.jpg}}
- {scope: {path: _posts/old}, values: {author: Bo Sand}}
"""
    collection = site({
        "_config.yml": settings,
        "_posts/2026-03-04-a.md": "title: A\ndate: 2026-03-04 10:00:00 +0100",
        "_posts/old/2016-3-4-b.md": "title: B\npermalink: /b/",
        "_posts/2026-03-05-c.md": "published: false",
        "_posts/2036-03-05-d.md": "title: D",
        "_posts/nameless.md": "title: E",
        "_drafts/f.md": "title: F",
        "_essays/G_H.md": "title: G",
        "_hidden/i.md": "title: I",
        "about.md": "title: About",
        "README.md": "title: Readme",
        "_site/copy.md": "title: Copy",
    })  # fmt: skip
    assert left_out(collection) == {
        "_posts/2026-03-05-c.md": "it is a draft",
        "_posts/2036-03-05-d.md": "it is scheduled for later",
        "_posts/nameless.md": "its name does not begin with a date",
        "_drafts/f.md": "it is a draft",
        "about.md": "it is a page, not a post",
    }
    found = links(collection, "https://x.example.com/")
    assert (found["_posts/old/2016-3-4-b.md"], found["_essays/G_H.md"]) == ("b/", "e/g-h/")
    assert "_hidden/i.md" not in found and "_site/copy.md" not in found
    new, old = (article(collection, f"_posts/{name}.md").metadata for name in ("2026-03-04-a", "old/2016-3-4-b"))
    assert (new.author, new.language, new.image) == ("Ada Wave", "de", "https://x.example.com/sea.jpg")
    assert (old.author, old.published) == ("Bo Sand", "2016-03-04")


def test_astro(site: Callable[..., Collection]) -> None:
    config = """
import { defineConfig } from 'astro/config';
// site: 'https://old.example.com'
export default defineConfig({ site: 'https://sea.example.com', base: '/b', integrations: [] });
"""
    content = """
const blog = defineCollection({
  loader: glob({ pattern: '**/*.{md,mdx}', base: './src/posts' }), schema: z.object({}),
});
const talks = defineCollection({ loader: glob({ pattern: '**/*.md', base: "src/talks" }) });
"""
    collection = site({
        "astro.config.mjs": config,
        "src/content.config.ts": content,
        "src/pages/blog/[...slug].astro": "---\nconst posts = await getCollection('blog');\n---\n<p/>",
        "src/posts/High Tide!.md": "title: High\npubDate: 'Jul 08 2022'\nauthor: Ada Wave\nheroImage: /hero.jpg",
        "src/posts/2024/index.mdx": "title: Year\npubDate: 2024-01-01\nslug: the-year",
        "src/posts/draft.md": "title: Draft\ndraft: true",
        "src/talks/t.md": "title: T",
        "src/content/notes/n.md": "title: N\ndate: 2026-01-01",
        "src/pages/about.md": "title: About",
        "src/pages/essays/one.md": "title: One\npubDate: 2025-02-03",
    })  # fmt: skip
    assert links(collection, "https://sea.example.com/b/") == {
        "src/posts/High Tide!.md": "blog/high-tide/",
        "src/posts/2024/index.mdx": "blog/the-year/",
        "src/posts/draft.md": "blog/draft/",
        "src/talks/t.md": "",
        "src/content/notes/n.md": "",
        "src/pages/about.md": "about/",
        "src/pages/essays/one.md": "essays/one/",
    }
    assert left_out(collection) == {
        "src/posts/draft.md": "it is a draft", "src/pages/about.md": "it is a page, not a post",
    }  # fmt: skip
    about = article(collection, "src/posts/High Tide!.md").metadata
    assert (about.published, about.author, about.image) == (
        "2022-07-08",
        "Ada Wave",
        "https://sea.example.com/hero.jpg",
    )


def test_a_damaged_page_stops_no_other_and_a_damaged_setting_is_told(
    site: Callable[..., Collection], tmp_path: Path
) -> None:
    files = {"_config.yml": "title: Sea", "_posts/2026-03-04-a.md": "title: A", "_posts/2026-03-05-b.md": "title: [B"}
    collection = site(files)
    good, bad = collection.entries[1], collection.entries[0]
    assert sources.read(good.read()).metadata.title == "A"
    with pytest.raises(SourceError, match="front matter is not YAML"):
        bad.read()
    (tmp_path / "_config.yml").write_text("title: [")
    with pytest.raises(SourceError, match=r"cannot read the site's .*_config\.yml"):
        site({})


@pytest.mark.parametrize("address", ["https://example.org/", "http://localhost:1313", "/", ""])
def test_an_address_that_is_nobodys_is_none(site: Callable[..., Collection], address: str) -> None:
    files = {"hugo.toml": f'baseURL = "{address}"', "content/posts/a.md": "title: A\ndate: 2026-01-01"}
    [entry] = site(files).entries
    assert (entry.link, entry.read().origin.is_fetched) == ("", False)
    [entry] = site(files, "https://sea.example.com").entries
    assert entry.link == "https://sea.example.com/posts/a/"


@pytest.mark.parametrize("name", ["content/letters", "."])
def test_a_folder_of_a_site_that_cannot_be_read_is_told(
    site: Callable[..., Collection], tmp_path: Path, name: str
) -> None:
    files = {"hugo.toml": HUGO_SETTINGS, "content/posts/a.md": "title: A", "content/letters/b.md": "title: B"}
    assert len(site(files).entries) == 2
    folder = tmp_path / name
    folder.chmod(0)
    try:
        if os.access(folder, os.R_OK):
            pytest.skip("whoever runs this may read everything")
        place = Place(str(tmp_path))
        with pytest.raises(SourceError, match=r"cannot read .*: Permission denied"), find(place).open(place):
            pass
    finally:
        folder.chmod(0o755)


@pytest.mark.slow
def test_a_site_is_narrated_post_by_post(
    site: Callable[..., Collection], narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    site({
        "s/hugo.toml": HUGO_SETTINGS,
        "s/content/posts/a.md": "title: A tide\ndate: 2026-01-02", "s/content/posts/b.md": "title: B\ndraft: true",
        "_config.yml": "",
    })  # fmt: skip
    monkeypatch.chdir(tmp_path / "s")
    run = narrator("follow", ".", "--engine", "tone", "--jobs", "1", "--no-announce", "--offline")
    assert (run.returncode, run.stderr.count("B is left out: it is a draft")) == (0, 1)
    assert visible(Path("output")) == ["a-tide/a-tide.mp3"]
    assert '"link": "https://sea.example.com/blog/posts/a/"' in Path("output/a-tide/episode.json").read_text()
