from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.errors import SettingsError
from narrator.sources.web import Access, Limits, fetch, fetch_linked, picture
from narrator.sources.web.addresses import parsed
from narrator.sources.web.crawling import Crawler
from narrator.sources.web.credentials import Credentials, Site
from tests.support import web
from tests.support.web import Page, to

HTML = b"<!DOCTYPE html><html><head><title>Tides</title></head><body><p>The sea comes and goes.</p></body></html>"
PNG = b"\x89PNG\r\n\x1a\n and so on"
QUICK = Limits(connect=30, silent=30, whole=60, wait=0.05, pause=0.01)
COOKIES = """# Netscape HTTP Cookie File
.news.example\tTRUE\t/\tFALSE\t0\tsession\ts3cret
#HttpOnly_.news.example\tTRUE\t/\tFALSE\t4102444800\tuser\tann
.news.example\tTRUE\t/\tTRUE\t4102444800\tsecure\ts3cure
.news.example\tTRUE\t/\tFALSE\t1000000000\told\tgone
.other.example\tTRUE\t/\tFALSE\t0\tother\to4her
"""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[web.Site]:
    """All hosts there are: a proxy."""
    with web.Site() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address())
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        yield proxy


@pytest.fixture
def access(tmp_path: Path) -> Access:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(COOKIES)
    sites = {"api.example": Site({"Authorization": "Bearer t0ken"}), "news.example": Site({"X-Reader": "r3ader"})}
    return Access(tmp_path / "cache", Credentials(cookies, sites))


def sent(site: web.Site) -> list[dict[str, str]]:
    """What was known of the user at each request."""
    names = ("cookie", "authorization", "x-reader")
    return [{name: asked.headers[name] for name in names if name in asked.headers} for asked in site.asked]


NEWS = {"cookie": "session=s3cret; user=ann", "x-reader": "r3ader"}


def test_each_site_gets_its_own_and_nothing_is_kept(site: web.Site, access: Access) -> None:
    page = Page(HTML, headers={"ETag": '"1"'})
    addresses = [site.put(f"http://{host}/a", page) and f"http://{host}/a" for host in ("news.example", "api.example")]
    for address in (*addresses, addresses[0]):
        assert fetch(address, access, QUICK).content == HTML
    assert sent(site) == [NEWS, {"authorization": "Bearer t0ken"}, NEWS]
    assert access.cache and not any(access.cache.rglob("*"))


def test_redirects_take_them_through_the_site_and_not_beyond(site: web.Site, access: Access) -> None:
    site.put("http://news.example/a", to("http://www.news.example/a"))
    site.put("http://www.news.example/a", to("http://other.example/a"))
    site.put("http://other.example/a", to("http://api.example/a"))
    site.put("http://api.example/a", Page(HTML))
    fetch("http://news.example/a", access, QUICK)
    assert sent(site) == [NEWS, {"cookie": NEWS["cookie"]}, {}, {}]


def test_what_leads_to_a_site_is_of_it_or_gets_nothing(site: web.Site, access: Access) -> None:
    site.put("http://news.example/a", Page(HTML))
    site.put("http://news.example/a.png", Page(PNG, "image/png"))
    for linked_from in ("http://www.news.example/", "http://elsewhere.example/", "http://ews.example/", ""):
        fetch_linked("http://news.example/a", linked_from, "", access, QUICK)
        picture("http://news.example/a.png", linked_from, "", access, QUICK)
    assert sent(site) == [NEWS, NEWS, *([{}] * 6)]
    site.asked.clear()
    for linked_from in ("http://news.example/feed", "http://elsewhere.example/feed"):
        Crawler(linked_from, "", Access(None, access.credentials), QUICK, pace=0).fetch("http://news.example/a")
    assert sent(site) == [NEWS, NEWS, {}, {}]


def test_what_was_asked_for_in_secret_is_not_repeated_in_the_clear(access: Access) -> None:
    credentials = access.credentials
    assert credentials
    secret, clear = parsed("https://news.example/a"), parsed("http://news.example/a")
    assert credentials.headers(secret, secret, "news.example")["Cookie"].count("=") == 3
    assert credentials.headers(clear, secret, "news.example") == {}
    assert "secure" not in credentials.headers(clear, clear, "news.example")["Cookie"]


def test_nothing_secret_is_in_a_representation(access: Access) -> None:
    assert not any(secret in repr(access) for secret in ("s3cret", "t0ken", "r3ader"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot read the cookies"),
        (b"a=b", "is not a file of cookies"),
        (b"\xff\xfe", "is not a file of cookies"),
    ],
)
def test_files_that_are_none_are_told(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "cookies.txt"
    if content is not None:
        path.write_bytes(content)
    for credentials in (Credentials(path), Credentials(None, {"news.example": Site(cookies=path)})):
        with pytest.raises(SettingsError, match=why):
            credentials.check()


@pytest.mark.parametrize("header", [{"Host": "x"}, {"a b": "x"}, {"A": "x\r\nB: y"}, {"": ""}, {"A": "日"}])
def test_headers_that_cannot_be_sent_are_refused(header: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"for news\.example cannot be sent"):
        Credentials(None, {"news.example": Site(header)})
