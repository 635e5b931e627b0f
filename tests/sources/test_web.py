"""The web: what is fetched, what is refused and in which words, and that no server can take for ever."""

import gzip
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import brotli
import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_socket import SocketConnectBlockedError

from narrator.errors import SourceError
from narrator.http.unpacking import CutShortError, PackingError, unpacked
from narrator.sources import Document, Origin, read, recognise
from narrator.sources.web import Access, Limits, fetch, is_address, picture
from narrator.sources.web.addresses import followed, parsed
from narrator.sources.web.answers import Answer
from narrator.sources.web.crawling import Crawler
from narrator.sources.web.kinds import suffix
from narrator.sources.web.logins import without_login
from narrator.sources.web.meta import leads_to, opt_outs
from narrator.sources.web.page_cache import PageCache
from narrator.sources.web.policy import AddressPolicy, is_public
from narrator.sources.web.robots import rules_in
from narrator.store import Store, key
from tests.support.web import Chunked, Drip, Hang, Page, Raw, Reply, Site, to
from tests.support.world import PUBLIC, World

HTML = b"<!DOCTYPE html><html><head><title>Tides</title></head><body><p>The sea comes and goes.</p></body></html>"
# Who answers is waited for, however busy the machine is.
QUICK = Limits(connect=30, silent=30, whole=60, wait=0.05, pause=0.01)
IMPATIENT = replace(QUICK, silent=0.1)
SHORT = replace(QUICK, whole=0.12)


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    """A server that knows of nothing yet."""
    server.clear()
    return server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What a name server says, an address for each time it is asked, the last again and again; by name."""
    known: dict[str, list[str]] = {}
    lookup = socket.getaddrinfo

    def found(host: str, port: int, *more: Any, **named: Any) -> Any:
        if addresses := known.get(host):
            return lookup(addresses.pop(0) if len(addresses) > 1 else addresses[0], port, *more, **named)
        return lookup(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return known


def get(address: str, limits: Limits = QUICK, cache: Path | None = None) -> Document:
    return fetch(address, Access(cache), limits)


def refused(address: str, limits: Limits = QUICK) -> str:
    """The one line that says why an address cannot be had."""
    with pytest.raises(SourceError) as caught:
        get(address, limits)
    assert "\n" not in str(caught.value) and caught.value.hint
    return str(caught.value)


def answer(body: bytes = b"", kind: str = "", address: str = "https://example.com/a", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(address, 200, {"content-type": kind} | named, body)


# What is fetched


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://example.com", True),
        ("HTTP://EXAMPLE.COM/a", True),
        ("file:///etc/passwd", False),
        ("ftp://example.com/a", False),
        ("https.txt", False),
        ("-", False),
    ],
)
def test_what_is_an_address(source: str, expected: bool) -> None:
    assert is_address(source) is expected


def test_a_page(site: Site) -> None:
    address = site.put("/tides?day=2", Page(HTML, "text/html; charset=ISO-8859-1")) + "#noon"
    document = get(address)
    link = site.address("/tides?day=2")
    origin = Origin(address, is_fetched=True, link=link, private_host=site.host, is_loopback=True)
    assert document == Document(origin, ".html", HTML, "ISO-8859-1")


def test_a_request_says_who_asks_and_nothing_about_the_user(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = Path.home() / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ann password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    get(site.put("/", Page(HTML, headers={"Set-Cookie": "a=b"})))
    get(site.address("/"))
    for asked in site.asked:
        assert asked.headers["user-agent"].startswith("narrator/")
        assert asked.headers["accept-encoding"] == "gzip, deflate, br"
        assert not {"authorization", "cookie", "referer"} & set(asked.headers)


def test_addresses_beyond_ascii_are_asked_for_in_ascii(site: Site, names: dict[str, list[str]]) -> None:
    names["xn--bcher-kva.test"] = ["127.0.0.1"]
    site.put("/%C3%BCber%20uns", Page(HTML))
    document = get(site.address("/über uns", host="Bücher.test"))
    assert document.origin.link == site.address("/%C3%BCber%20uns", host="xn--bcher-kva.test")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.put("/new/", Page(HTML))
    document = get(site.put("/old", to("new/#part", status)))
    assert (document.name, document.origin.link) == (site.address("/old"), site.address("/new/"))


def test_redirects_beyond_ascii(site: Site) -> None:
    site.put("/%C3%BC", Page(HTML))
    assert get(site.put("/", to("/ü"))).content == HTML


@pytest.mark.parametrize(
    "head",
    [
        b"<meta http-equiv='refresh' content='0; url=/new'>",
        b"<META content=\"3;URL='/new'\" http-equiv=Refresh />",
        b"<meta http-equiv=refresh content='0,&#x2f;new'>",
    ],
)
def test_pages_that_send_on_are_followed(site: Site, head: bytes) -> None:
    site.put("/new", Page(HTML))
    assert get(site.put("/", Page(b"<html><head>" + head))).origin.link == site.address("/new")


@pytest.mark.parametrize(
    "page",
    [
        b"<html><meta http-equiv=refresh content='300; url=/new'>",
        b"<html><meta http-equiv=refresh content='5'>",
        b"<html><meta http-equiv=refresh content='0; url=/'>",
        b"<html><noscript><meta http-equiv=refresh content='0; url=/new'></noscript>",
        b"<html><!-- <meta http-equiv=refresh content='0; url=/new'> -->",
        b"<html><script>'<meta http-equiv=refresh content=\"0; url=/new\">'</script>",
        b"<html><body><p><meta http-equiv=refresh content='0; url=/new'>",
    ],
)
def test_pages_that_stay_are_not(site: Site, page: bytes) -> None:
    assert get(site.put("/", Page(page))).content == page


# Who may be connected to


@pytest.mark.parametrize(
    "elsewhere",
    ["localhost", "[::1]", "0.0.0.0", "127.0.0.2", "2130706434", "0177.0.0.2", "0x7f.2", "127.2", "[::ffff:127.0.0.1]"],
)
def test_a_redirect_to_this_machine_is_refused_unless_its_user_named_that_host(site: Site, elsewhere: str) -> None:
    site.put("/secret", Page(HTML))
    address = site.put("/", to(site.address("/secret", host=elsewhere)))
    assert "on this machine or in the network around it; if you trust it" in refused(address)
    assert site.targets == ["/"]


@pytest.mark.parametrize("named", ["localhost", "LOCALHOST.", "127.0.0.1"])
def test_the_host_that_its_user_named_may_be_on_this_machine(site: Site, named: str) -> None:
    site.put("/new", Page(HTML))
    site.put("/", to("/new"))
    assert get(site.address(host=named)).content == HTML


def test_a_host_with_an_ipv6_address() -> None:
    with Site("::1") as site:
        site.put("/new", Page(HTML))
        assert get(site.put("/", to("/new"))).content == HTML


def test_a_name_that_stands_for_this_machine_is_refused(site: Site, names: dict[str, list[str]]) -> None:
    names["inside.test"] = ["127.0.0.1"]
    address = site.put("/", to(site.address("/secret", host="inside.test")))
    assert "leads on to inside.test" in refused(address)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_name_that_changes_between_check_and_connection_gains_nothing(
    site: Site, names: dict[str, list[str]]
) -> None:
    names["rebinding.test"] = ["93.184.216.34", "127.0.0.1"]
    address = site.put("/", to(site.address("/secret", host="rebinding.test")))
    # Tests may connect to this machine only: it was the address that had been checked.
    with pytest.raises(SocketConnectBlockedError, match=r"93\.184\.216\.34"):
        get(address)
    assert names["rebinding.test"] == ["127.0.0.1"]


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.1.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1 0.0.0.0 192.0.2.1 "
    "255.255.255.255 ::1 :: fe80::1%eth0 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 "
    "2002:7f00:1::1 ::127.0.0.1 3fff::1 3fff:fff:ffff::1 5f00::1 100::1 64:ff9b:1::1".split(),
)
def test_addresses_that_are_not_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", "93.184.216.34 8.8.8.8 2606:2800:220:1::1 ::ffff:8.8.8.8 64:ff9b::808:808 2a00::1".split()
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "gopher://127.0.0.1/"],
)
def test_only_http_and_https_are_fetched(site: Site, target: str) -> None:
    assert "narrator fetches http and https only" in refused(target)
    assert "narrator fetches http and https only" in refused(site.put("/", to(target)))
    page = f"<html><meta http-equiv=refresh content='0; url={target}'>".encode()
    assert "narrator fetches http and https only" in refused(site.put("/page", Page(page)))


@pytest.mark.parametrize(
    "address",
    ["http://", "http:///a", "http://[::1", "http://a b/", "http://example.com:99999/", "http://./", "http://[]/"],
)
def test_addresses_that_are_none(address: str) -> None:
    assert "check the address" in refused(address)


@pytest.mark.parametrize(
    "target", ["http://[", "http://\x01/", "//:99999", "https://[::1%25]/", "http://" + "a" * 60_000]
)
def test_redirects_to_nowhere(site: Site, target: str) -> None:
    assert len(refused(site.put("/", to(target)))) < 500


@pytest.mark.parametrize("unit", ["a", "aa:", "a@", "aa:@", "/a:", " aa"])
def test_logins_are_left_out_of_long_sources_in_no_time(unit: str) -> None:
    start = time.process_time()
    for end in ("", "@"):
        without_login(unit * 50_000 + end)
    assert time.process_time() - start < 2


def test_a_login_goes_to_its_own_host_and_is_told_to_nobody(site: Site) -> None:
    with Site() as other:
        other.put("/new", Page(HTML))
        site.put("/next", to(other.address("/new", login="eve:trap@")))
        site.put("/", to("/next"))
        document = get(site.address("/", login="ann:s%C3%A9cret@"))
        assert [asked.headers.get("authorization") for asked in site.asked] == ["Basic YW5uOnPDqWNyZXQ="] * 2
        assert "authorization" not in other.asked[0].headers
        assert (document.name, document.origin.link) == (site.address("/"), other.address("/new"))


@pytest.mark.parametrize("rest", ["", ":99999", "/gone", "\\@x"])
def test_a_password_is_in_no_error(site: Site, rest: str) -> None:
    assert "secret" not in refused(site.address(login="ann:secret@").rstrip("/") + rest)


def test_behind_a_proxy_hosts_are_checked_by_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.address())
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.put("http://news.example/a", to("http://other.example/a"))
    site.put("http://other.example/a", Page(HTML))
    assert get("http://news.example/a").origin.link == "http://other.example/a"
    asked = len(site.asked)
    addresses = "10.0.0.1 2130706433 [::1] 127.1 localhost"
    names = (
        "intranet printer.local localhost.localdomain router.home wiki.corp home.arpa nas.home.arpa files.lan a.mail"
    )
    for private in (addresses + " " + names).split():
        site.put("http://news.example/b", to(f"http://{private}/"))
        assert "on this machine or in the network around it" in refused("http://news.example/b")
        asked += 1
    assert len(site.asked) == asked
    site.put("http://intranet/", Page(HTML))
    assert get("http://intranet/").content == HTML
    site.put("http://intranet/a", to("http://news.example/c"))
    site.put("http://news.example/c", to("http://intranet/"))
    assert "leads on to intranet" in refused("http://intranet/a")
    site.put("http://intranet/a.png", Page(PNG, "image/png"))
    assert picture("http://intranet/a.png", "http://intranet/", get("http://intranet/").origin.private_host) == PNG
    with pytest.raises(SourceError, match="leads on to intranet"):
        picture("http://intranet/a.png", "http://intranet/", get("http://news.example/a").origin.private_host)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rest",
    [
        "a:b" + "/" * 300_000,
        "a:b//\n" * 100_000,
        "a@" * 500_000 + "[",
        "[" + ":" * 1_000_000,
        "a:" + "0" * 1_000_000 + "x",
        "%" * 1_000_000,
        "\\" * 1_000_000,
    ],
    ids=lambda rest: rest[:6],
)
@pytest.mark.parametrize("login", ["", "ann:secret@"])
def test_no_address_takes_long_to_be_refused(site: Site, rest: str, login: str) -> None:
    begun = time.thread_time()
    for refuse in (
        get,
        lambda address: picture(address, site.address(), ""),
        lambda address: followed(parsed(site.address()), address),
    ):
        with pytest.raises(SourceError) as caught:
            refuse(f"http://{login}{rest}")
        assert "secret" not in str(caught.value) and len(str(caught.value)) < 500
    assert time.thread_time() - begun < 6


# How long, how often, how much


def test_redirects_in_a_circle(site: Site) -> None:
    site.put("/b", to("/"))
    assert "redirects in a circle" in refused(site.put("/", to("/b")))
    assert site.targets == ["/", "/b"]


def test_redirects_without_end(site: Site) -> None:
    for number in range(20):
        site.put(f"/{number}", to(f"/{number + 1}"))
    assert "redirects more than 10 times" in refused(site.address("/0"))
    assert len(site.targets) == 11
    site.put("/10", Page(HTML))
    assert get(site.address("/0")).origin.link == site.address("/10")


@pytest.mark.parametrize(
    "reply",
    [
        Drip(Page(HTML), seconds=0.5),
        Drip(Page(HTML), begin=len(Page(HTML).head()), seconds=0.5),
        Drip(Chunked(HTML), begin=100, seconds=0.5),
        Drip(Page(HTML, length=None), begin=100, seconds=0.5),
        Drip(to("/b" * 100), seconds=0.5),
    ],
    ids=["headers", "body", "chunks", "open", "redirect"],
)
def test_what_drips_is_given_up(site: Site, reply: Reply) -> None:
    begun = monotonic()
    assert "takes too long" in refused(site.put("/", reply), SHORT)
    assert monotonic() - begun < SHORT.silent


def test_a_handshake_that_drips_is_given_up(site: Site) -> None:
    site.put("/", Page(HTML))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = monotonic()
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert "takes too long" in refused(address, SHORT)
        assert monotonic() - begun < SHORT.silent


@pytest.mark.parametrize("content", [b"", b"HTTP/1.1 200 OK\r\n", Page(HTML).head() + HTML[:50]])
def test_silence_is_not_waited_for(site: Site, content: bytes) -> None:
    assert "stopped answering; try again later" in refused(site.put("/", Hang(content)), IMPATIENT)


def test_a_name_server_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    assert "the name server did not answer for example.com" in refused(
        "http://example.com/", replace(QUICK, connect=0.1)
    )
    over.set()


def bomb(megabytes: int) -> bytes:
    """Zeros, packed by gzip: the same block again and again."""
    packer = zlib.compressobj(wbits=31)
    begin = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return begin + block * megabytes


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(bomb(400), "gzip"), (brotli.compress(bytes(30_000_000), quality=1), "br"), (b"a" * 20_000_001, "")],
    ids=["gzip", "brotli", "plain"],
)
def test_a_page_that_is_too_large(site: Site, body: bytes, encoding: str) -> None:
    page = Page(body, "text/plain", headers={"Content-Encoding": encoding}, length=None)
    begun = time.thread_time()
    assert "has more than 20 MB" in refused(site.put("/", page))
    assert time.thread_time() - begun < 3


def test_a_document_may_be_larger_than_a_page(site: Site) -> None:
    limits = replace(QUICK, page=10_000, file=30_000)
    for beginning in (b"%PDF-1.7", b"x"):
        site.put("/", Page(beginning + bytes(20_000), "application/pdf"))
        if beginning == b"x":
            assert "has more than" in refused(site.address(), limits)
        else:
            assert get(site.address(), limits).suffix == ".pdf"
    site.put("/", Page(b"%PDF-1.7" + bytes(40_000), "application/pdf"))
    assert "has more than" in refused(site.address(), limits)


def test_a_file_whose_length_is_too_large_is_not_read(site: Site) -> None:
    assert "has more than 100 MB" in refused(site.put("/", Page(b"%PDF-", length=2_000_000_000)))


@pytest.mark.parametrize(
    "page",
    [
        Page(HTML, length=len(HTML) + 100),
        Chunked(HTML, end=False),
        Page(gzip.compress(HTML)[:-12], headers={"Content-Encoding": "gzip"}, length=None),
        Page(brotli.compress(HTML)[:-12], headers={"Content-Encoding": "br"}, length=None),
        Raw(b""),
        Raw(b"220 mail.example.com ESMTP\r\n"),
    ],
    ids=["length", "chunks", "gzip", "brotli", "nothing", "mail"],
)
def test_half_an_answer_is_none_and_asked_for_once_more(site: Site, page: Reply) -> None:
    assert "broke off, twice; try again later" in refused(site.put("/", page))
    assert get(site.put("/", page, Page(HTML))).content == HTML
    assert len(site.targets) == 4


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(HTML, length=None), HTML),
        (Page(HTML, length=50), HTML[:50]),
        (Page(HTML, headers={"Content-Length": "many"}), HTML),
        (Chunked(HTML, size=7), HTML),
        (Drip(Page(HTML, headers={"Content-Encoding": ""}), begin=120, seconds=0.001), HTML),
    ],
)
def test_lengths_of_all_kinds(site: Site, page: Reply, expected: bytes) -> None:
    assert get(site.put("/", page)).content == expected


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(HTML)),
        ("GZIP", gzip.compress(HTML[:30]) + gzip.compress(HTML[30:])),
        ("x-gzip", gzip.compress(HTML) + b"\0\0 and more"),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML, wbits=-15)),
        ("br", brotli.compress(HTML)),
        ("identity", HTML),
        ("UTF-8", HTML),
    ],
)
def test_packed_pages(site: Site, encoding: str, body: bytes) -> None:
    headers = {"Content-Encoding": encoding}
    assert get(site.put("/", Page(body, headers=headers))).content == HTML
    assert get(site.put("/", Chunked(body, headers=headers, size=1))).content == HTML


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "gzip, gzip"])
def test_packed_in_a_way_that_is_not_known(site: Site, encoding: str) -> None:
    assert "compressed in a way that narrator cannot decompress" in refused(
        site.put("/", Page(b"\xff" + HTML, headers={"Content-Encoding": encoding}))
    )


@given(
    pack=st.sampled_from([("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]),
    content=st.binary(max_size=2000).map(lambda data: data * 200),
    size=st.integers(1, 5000),
)
def test_what_is_packed_is_unpacked_however_it_is_cut(
    pack: tuple[str, Callable[[bytes], bytes]], content: bytes, size: int
) -> None:
    name, packed = pack[0], pack[1](content)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(unpacked(pieces, name)) == content
    with pytest.raises(CutShortError):
        list(unpacked([packed[:-1]], name))


@given(encoding=st.sampled_from(["gzip", "deflate", "br"]), content=st.binary(max_size=500), at=st.integers(0, 499))
def test_damage_in_what_is_packed_is_told(encoding: str, content: bytes, at: int) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding]
    packed = bytearray(pack(content))
    packed[at % len(packed)] ^= 0x55
    for damaged in (bytes(packed), content):
        with suppress(PackingError, CutShortError):
            list(unpacked([damaged], encoding))


# What a status means


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, "asks for a login (401); give your browser's cookies with --cookies, or open it in a browser"),
        (402, "requires payment (402)"),
        (403, "maybe because it blocks robots (403); open it in a browser, save the page and give the file"),
        (404, "is not there (404); check the address"),
        (407, "is behind a proxy that asks for a login (407)"),
        (410, "is no longer there (410)"),
        (418, "cannot be fetched like this (418)"),
        (429, "was requested too often (429); try again later"),
        (451, "is withheld for legal reasons (451)"),
        (500, "its server reports an error of its own (500); try again later"),
        (503, "is unavailable at the moment (503); try again later"),
        (204, "cannot be fetched like this (204)"),
        (304, "cannot be fetched like this (304)"),
        (302, "cannot be fetched like this (302)"),
    ],
)
def test_a_status_is_told(site: Site, status: int, expected: str) -> None:
    assert expected in refused(site.put("/", Page(HTML, status=status)))
    assert len(site.targets) == (2 if status in (500, 503) else 1)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_that_passes(site: Site, status: int) -> None:
    assert get(site.put("/", Page(status=status), Page(HTML))).content == HTML


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_wants_to_be_asked_later(site: Site, status: int) -> None:
    limits = replace(QUICK, wait=2)
    soon = Page(status=status, headers={"Retry-After": "0"})
    assert get(site.put("/", soon, Page(HTML)), limits).content == HTML
    later = Page(status=status, headers={"Retry-After": "120"})
    assert "try again in 120 seconds" in refused(site.put("/", later), limits)
    past = Page(status=status, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    assert get(site.put("/", past, Page(HTML)), limits).content == HTML
    assert len(site.targets) == 5


@pytest.mark.parametrize("told", ["soon", "-1", "Wed, 99 Oct 2015", "Fri, 31 Dec 9999 23:59:59 GMT", "1e400", "٣"])
def test_what_cannot_be_waited_for(site: Site, told: str) -> None:
    assert "(503)" in refused(site.put("/", Page(status=503, headers={"Retry-After": told})))


def test_nobody_listens() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        assert "refuses the connection" in refused(f"http://127.0.0.1:{reserved.getsockname()[1]}/")


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "there is no host nowhere.test" in refused("http://nowhere.test/")


# Certificates


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ssl.SSLContext]:
    """Makes the certificate of a site; whoever issued it is trusted, or not."""

    def issued(*hosts: str, trusted: bool = True) -> ssl.SSLContext:
        authority = trustme.CA()
        (authority if trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(context)
        return context

    return issued


def test_a_secure_page(secured: Callable[..., ssl.SSLContext]) -> None:
    with Site(context=secured("127.0.0.1")) as site:
        site.put("/new", Page(HTML))
        assert get(site.put("/", to("/new"))).origin.link == site.address("/new")


@pytest.mark.parametrize(("host", "trusted"), [("127.0.0.1", False), ("example.com", True)])
def test_a_certificate_that_is_not_valid(secured: Callable[..., ssl.SSLContext], host: str, trusted: bool) -> None:
    with Site(context=secured(host, trusted=trusted)) as site:
        assert "the certificate of 127.0.0.1 is not valid: " in refused(site.put("/", Page(HTML)))
        assert not site.asked


def test_a_server_that_knows_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer_plainly() -> None:
            connection, _ = plain.accept()
            with connection:
                # All of it: a connection that is closed with something unread is reset.
                connection.recv(10_000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer_plainly)
        thread.start()
        assert "no secure connection with 127.0.0.1" in refused(f"https://127.0.0.1:{plain.getsockname()[1]}/")
        thread.join()


def test_a_drip_over_tls(secured: Callable[..., ssl.SSLContext]) -> None:
    with Site(context=secured("127.0.0.1")) as site:
        assert "takes too long" in refused(site.put("/", Drip(Page(HTML))), SHORT)


# What it is


@pytest.mark.parametrize(
    ("body", "kind", "path", "expected"),
    [
        (HTML, "text/html", "/a", "a web page"),
        (HTML, "text/html", "/a.md", "a web page"),
        (HTML, "text/plain", "/a.txt", "a web page"),
        (HTML, "application/pdf", "/a.pdf", "a web page"),
        (HTML, "", "/a", "a web page"),
        (b"<p>A part of a page", "text/html", "/a", "a web page"),
        (b"Plain words.", "text/html", "/a", "text"),
        (b"Plain words.", "text/plain", "/a", "text"),
        (b"# Words", "text/plain; charset=utf-8", "/README.md", "Markdown"),
        (b"# Words", "text/markdown", "/a", "Markdown"),
        (b"# Words", "", "/a.markdown", "Markdown"),
        (b"# Words", "", "/a", "Markdown"),
        (b"# Words", "text/html", "/a", "text"),
        (b"# Words", "application/octet-stream", "/a.md", "Markdown"),
        (b"Words", "application/octet-stream", "/a", "text"),
        (b"Words", "text/plain", "/a.pdf", "text"),
        (b"Words", "application/octet-stream", "/a.pdf", "PDF"),
        (b"%PDF-1.4", "text/html", "/a", "PDF"),
        (b"{\\rtf1 a}", "application/msword", "/a.doc", "RTF"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "text/html", "/feed", "a feed"),
        (b"<?xml version='1.0'?>\n<!-- a --><feed xmlns='http://www.w3.org/2005/Atom'>", "", "/", "a feed"),
        (b"<rdf:RDF xmlns:rdf='a'>", "text/plain", "/", "a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "text/plain", "/", "a feed"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "", "/", "a web page"),
        (b"a,b", "text/csv", "/a.csv", "text"),
    ],
)
def test_what_a_page_is(site: Site, body: bytes, kind: str, path: str, expected: str) -> None:
    assert recognise(get(site.put(path, Page(body, kind)))).name == expected


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [(b"<book/>", "application/xml", r"XML \(book\)"), (b'{"a": 1}', "application/json", "JSON")],
)
def test_what_is_for_programs_is_refused(site: Site, body: bytes, kind: str, what: str) -> None:
    with pytest.raises(SourceError, match=f" is {what}, not an article"):
        recognise(get(site.put("/", Page(body, kind))))


def archive(members: dict[str, str]) -> bytes:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"mimetype": "application/epub+zip", "META-INF/container.xml": "", "content.xml": ""}, "EPUB"),
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "DOCX"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}, "ODT"),
    ],
)
def test_what_an_archive_is(site: Site, members: dict[str, str], expected: str) -> None:
    assert recognise(get(site.put("/", Page(archive(members), "application/zip")))).name == expected


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"", "image/svg+xml", "is an image, not an article"),
        (b"", "audio/mpeg", "is a sound"),
        (b"", "video/mp4", "is a video"),
        (b"", "text/css", "is a style sheet"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "is a damaged picture"),
        (b"\0\0\0\x18ftypmp42", "", "is a video"),
        (b"\x1f\x8b\x08", "application/gzip", "is a packed file"),
        (archive({"a.txt": ""}), "application/zip", "is an archive, not an article"),
    ],
)
def test_what_is_no_article(site: Site, body: bytes, kind: str, expected: str) -> None:
    with pytest.raises(SourceError, match=expected) as caught:
        read(get(site.put("/", Page(body, kind))))
    assert caught.value.hint


@given(st.binary(max_size=300), st.sampled_from([*"<{%\x89", "<!--", "<html><meta ", "text/html", "PK\x03\x04"]))
def test_whatever_comes_is_something_or_refused(content: bytes, begin: str) -> None:
    found = answer(begin.encode("latin-1") + content, "text/html; charset=" + begin)
    try:
        recognise(Document(Origin(found.address), suffix(found), found.body))
    except SourceError as error:
        assert error.hint
    assert isinstance(leads_to(found), str) and opt_outs(found) is not None and isinstance(found.charset, str)


@pytest.mark.parametrize("piece", [b"<meta ", b"<!--", b"<script>", b"<meta content='", b"<", b"<meta a=b>", b"a="])
def test_a_head_of_one_thing_only_takes_no_time(piece: bytes) -> None:
    found = answer(b"<html>" + piece * (2_000_000 // len(piece)), "text/html")
    begun = time.thread_time()
    assert leads_to(found) == "" and opt_outs(found) == ()
    assert time.thread_time() - begun < 3


@given(at=st.integers(0, 400), value=st.integers(0, 255), cut=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_server_sends_only_errors_in_words_come_out(site: Site, at: int, value: int, cut: bool) -> None:
    page = Page(gzip.compress(HTML), headers={"Content-Encoding": "gzip", "ETag": '"1"', "Location": "/a"})
    whole = bytearray(page.head() + page.body)
    at %= len(whole)
    whole[at] = value
    reply = Raw(bytes(whole[:at] if cut else whole))
    try:
        get(site.put("/", reply), replace(IMPATIENT, pause=0))
    except SourceError as error:
        assert error.hint


# Pages that were fetched before

MARKED = Page(HTML, headers={"ETag": '"one"', "Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT", "X-Robots-Tag": "noai"})
UNCHANGED = Page(status=304, kind="")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.put("/", to("/a"))
    site.put("/a", MARKED, UNCHANGED)
    first = get(site.address(), cache=tmp_path / "pages")
    again = get(site.address(), cache=tmp_path / "pages")
    assert again == first
    assert again.origin.opt_outs and again.charset == "utf-8" and again.origin.link == site.address("/a")
    asked = site.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"one"', "Wed, 21 Oct 2015 07:28:00 GMT")
    assert "if-none-match" not in site.asked[1].headers


def test_a_page_that_has_changed_is_kept_anew(site: Site, tmp_path: Path) -> None:
    site.put("/", MARKED, Page(b"<html>new", headers={"ETag": '"two"'}), UNCHANGED)
    assert [get(site.address(), cache=tmp_path).content for _ in range(3)] == [HTML, b"<html>new", b"<html>new"]
    assert site.asked[-1].headers["if-none-match"] == '"two"'


@pytest.mark.parametrize(
    "page",
    [
        Page(HTML),
        replace(MARKED, headers={**MARKED.headers, "Cache-Control": "private, No-Store"}),
        replace(MARKED, status=404),
        Page(HTML, headers={"ETag": '"ü"'}),
    ],
    ids=["unmarked", "secret", "error", "not ascii"],
)
def test_what_is_not_kept(site: Site, tmp_path: Path, page: Page) -> None:
    address = site.put("/", page)
    for _ in range(2):
        try:
            get(address, cache=tmp_path)
        except SourceError as error:
            assert "404" in str(error)
    assert not list(tmp_path.iterdir())
    assert "if-none-match" not in site.asked[1].headers


def test_what_needs_a_password_is_not_kept(site: Site, tmp_path: Path) -> None:
    site.put("/", MARKED)
    get(site.address(login="ann:secret@"), cache=tmp_path)
    assert not list(tmp_path.iterdir())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("damage", [lambda entry: entry[:-1], lambda entry: entry[:0], lambda entry: entry + b"x"])
def test_a_damaged_entry_counts_as_none(site: Site, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    site.put("/", MARKED)
    get(site.address(), cache=tmp_path)
    [entry] = files(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    assert get(site.address(), cache=tmp_path).content == HTML
    assert "if-none-match" not in site.asked[-1].headers


@pytest.mark.parametrize("head", [b"", b"{} {}", b"[1]", b"\xff", b"[" * 100_000])
def test_an_entry_of_another_program_counts_as_none(site: Site, tmp_path: Path, head: bytes) -> None:
    address = site.put("/", MARKED)
    Store(tmp_path).put(key("page 1", address), head + b"\nAnother page.")
    assert get(address, cache=tmp_path).content == HTML


def test_pages_are_kept_for_their_user_only(site: Site, tmp_path: Path) -> None:
    get(site.put("/", MARKED), cache=tmp_path / "narrator" / "pages")
    pages = tmp_path / "narrator" / "pages"
    [entry] = files(pages)
    assert (entry.stat().st_mode & 0o777, pages.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_folder_that_cannot_be_written_costs_no_page(site: Site, tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file")
    assert get(site.put("/", MARKED), cache=tmp_path / "pages").content == HTML


def test_what_was_used_last_is_kept_longest(tmp_path: Path) -> None:
    import os

    def page(name: str) -> Answer:
        return answer(bytes(1000), "text/html", f"https://example.com/{name}", etag='"1"')

    kept = PageCache(tmp_path, max_bytes=2500)
    for age, name in enumerate("ab"):
        kept.put(page(name))
        for entry in files(tmp_path):
            os.utime(entry, (100 + age, 100 + age)) if entry.stat().st_mtime > 1000 else None
    assert kept.get(page("a").address)
    kept.put(page("c"))
    assert [bool(kept.get(page(name).address)) for name in "abc"] == [True, False, True]
    assert len(files(tmp_path)) == 2


# What its owner opts out of


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answer(HTML, "text/html"), []),
        (answer(HTML, x_robots_tag="noindex, nofollow"), []),
        (answer(HTML, x_robots_tag="noai, NoImageAI"), ["X-Robots-Tag: noai", "X-Robots-Tag: noimageai"]),
        (answer(b"%PDF-", "application/pdf", x_robots_tag="otherbot: noai"), ["X-Robots-Tag: noai"]),
        (answer(HTML, tdm_reservation="1"), ["TDM-Reservation: 1"]),
        (answer(HTML, tdm_reservation="0"), []),
        (answer(b'<html><meta name="robots" content="noai, noimageai">'), ["robots: noai", "robots: noimageai"]),
        (answer(b"<html><META NAME=ROBOTS CONTENT=NOAI>"), ["meta robots: noai"]),
        (answer(b"<html><meta name=tdm-reservation content=1>"), ["meta tdm-reservation: 1"]),
        (answer(b"<html><!-- <meta name=robots content=noai> --><body>"), []),
        (answer(b"<html><meta name=description content=noai><body><meta name=robots content=noai>"), []),
    ],
)
def test_opt_outs_are_told(found: Answer, expected: list[str]) -> None:
    told = opt_outs(found)
    assert len(told) == len(expected)
    assert all(
        end in sentence and sentence.startswith("the page ") for sentence, end in zip(told, expected, strict=True)
    )


def test_opt_outs_come_with_the_page(site: Site) -> None:
    document = get(site.put("/", Page(HTML, headers={"X-Robots-Tag": "noai"})))
    assert document.origin.opt_outs == ("the page asks not to be used for AI (X-Robots-Tag: noai)",)


# Pages that others lead to


def polite(site: Site, limits: Limits = QUICK, pace: float = 0.0) -> Crawler:
    return Crawler(site.address(), site.host, limits=limits, pace=pace)


def test_what_robots_txt_forbids_is_not_followed(site: Site) -> None:
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /private/\n", "text/plain"))
    site.put("/a", Page(HTML))
    site.put("/b", to("/private/c"))
    walker = polite(site)
    assert walker.fetch(site.address("/a")).content == HTML
    for path in ("/private/a", "/b"):
        with pytest.raises(SourceError, match="forbids it"):
            walker.fetch(site.address(path))
    assert (walker.may_follow(site.address("/a")), walker.may_follow(site.address("/private/"))) == (True, False)
    assert site.targets == ["/robots.txt", "/a", "/b"]


def test_a_page_that_its_user_named_does_not_ask_robots_txt(site: Site) -> None:
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /\n", "text/plain"))
    assert get(site.put("/a", Page(HTML))).content == HTML
    assert site.targets == ["/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_all_is_allowed(site: Site, status: int) -> None:
    site.put("/robots.txt", Page(b"User-agent: *\nDisallow: /", status=status))
    assert polite(site).may_follow(site.address("/a"))


@pytest.mark.parametrize("reply", [Page(status=500), Page(status=503), Page(status=429), Raw(b""), to("/robots.txt")])
def test_with_one_that_cannot_be_had_nothing_is(site: Site, reply: Reply) -> None:
    site.put("/robots.txt", reply)
    walker = polite(site)
    for _ in range(2):
        with pytest.raises(SourceError, match=r"if robots\.txt cannot be read: "):
            walker.fetch(site.address("/a"))
    assert set(site.targets) == {"/robots.txt"} and len(site.targets) <= 2


def test_one_host_is_asked_after_a_pause(site: Site) -> None:
    """For its robots.txt it is asked at once, but not for what that leads on to."""
    site.put("/a", Page(HTML))
    site.put("/robots.txt", Page(b""), to("/others.txt"))
    site.put("/others.txt", Page(b""))
    world = World()
    world.put(PUBLIC, site)
    world.name("far.test", PUBLIC)
    address = site.address("/a", host="far.test")
    for pauses in (2, 3):
        walker = Crawler(address, "", limits=replace(QUICK, wait=1), pace=0.05)
        begun = monotonic()
        with world.entered():
            walker.fetch(address)
            walker.fetch(address)
        assert 0.05 * pauses <= monotonic() - begun < 60


def test_this_machine_is_asked_without_a_pause(site: Site) -> None:
    """Which machine it is, is seen where it was connected to: a name may stand for another later."""
    site.put("/feed", Page(HTML))
    site.put("/a", Page(HTML))
    world = World()
    world.put(PUBLIC, site)
    world.name("box.test", "127.0.0.1", "127.0.0.1", "127.0.0.1", PUBLIC)
    with world.entered():
        origin = get(site.address("/feed", host="box.test")).origin
        assert (origin.private_host, origin.is_loopback) == ("box.test", True)
        limits = replace(QUICK, wait=1)
        walker = Crawler(origin.link, origin.private_host, limits=limits, pace=60, is_loopback=origin.is_loopback)
        for _ in range(2):
            walker.fetch(site.address("/a", host="box.test"))
        with pytest.raises(SourceError, match="allows one request in"):
            walker.fetch(site.address("/a", host="box.test"))
    assert site.targets == ["/feed", "/robots.txt", "/a", "/a"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("192.168.1.2", False),
        ("fe80::1%eth0", False),
        ("64:ff9b::7f00:1", False),
        (PUBLIC, False),
    ],
)
def test_which_addresses_are_this_machine(address: str, expected: bool) -> None:
    policy = AddressPolicy("box.test")
    policy.reached("box.test", address)
    assert policy.is_loopback("box.test") is expected
    assert not policy.is_loopback("other.test")


def test_behind_a_proxy_no_name_is_this_machine() -> None:
    policy = AddressPolicy("localhost", is_loopback=True)
    policy.check_name("localhost")
    assert not policy.is_loopback("localhost")


def test_a_pause_that_a_site_asks_for_is_kept_or_it_is_left_alone(site: Site) -> None:
    site.put("/a", Page(HTML))
    site.put("/robots.txt", Page(b"User-agent: *\nCrawl-delay: 0.1\n"))
    walker = polite(site, limits=replace(QUICK, wait=1))
    begun = monotonic()
    walker.fetch(site.address("/a"))
    walker.fetch(site.address("/a"))
    assert 0.1 <= monotonic() - begun < 60
    site.put("/robots.txt", Page(b"User-agent: *\nCrawl-delay: 3600\n"))
    walker = polite(site)
    walker.fetch(site.address("/a"))
    with pytest.raises(SourceError, match="allows one request in 3600 seconds only"):
        walker.fetch(site.address("/a"))


def test_a_feed_leads_to_no_machine_that_its_user_did_not_name(site: Site) -> None:
    site.put("/a", Page(HTML))
    walker = Crawler("https://feeds.example/", "", limits=QUICK, pace=0)
    with pytest.raises(SourceError, match="on this machine or in the network around it"):
        walker.fetch(site.address("/a"))
    assert not site.asked


def test_a_host_that_is_not_inside_any_more_does_not_come_back(site: Site) -> None:
    site.put("/a", Page(HTML))
    world = World()
    world.put(PUBLIC, site)
    world.name("nas.test", "127.0.0.1", "127.0.0.1", PUBLIC, "127.0.0.1")
    walker = Crawler("http://nas.test/feed", "nas.test", limits=QUICK, pace=0)
    with world.entered():
        inside, outside = (walker.fetch(site.address("/a", host="nas.test")) for _ in range(2))
        assert (inside.origin.private_host, outside.origin.private_host) == ("nas.test", "")
        with pytest.raises(SourceError, match="on this machine or in the network around it"):
            walker.fetch(site.address("/a", host="nas.test"))
    assert site.targets == ["/robots.txt", "/a", "/a"]


ROBOTS = """\ufeff# for all
User-agent: other/2.0
User-agent: Narrator
Disallow: /a
Allow: /a/b
Disallow: /*.pdf$
Disallow: /*?print=
Disallow: /%7Ename/ü
Disallow:
Crawl-delay: 2.5 # slowly

User-agent: *
Disallow: /
nonsense
Crawl-delay: often
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", True),
        ("/a", False),
        ("/abc", False),
        ("/a/b/c", True),
        ("/%61bc", False),
        ("/x/y.pdf", False),
        ("/x/y.pdf.html", True),
        ("/x?print=1", False),
        ("/~name/%C3%BC", False),
        ("/~name/", True),
    ],
)
def test_rules_of_robots_txt(path: str, expected: bool) -> None:
    assert rules_in(ROBOTS).allow(path) is expected
    assert rules_in(ROBOTS).delay == 2.5


def test_rules_for_all_count_where_narrator_is_not_named() -> None:
    rules = rules_in("User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b")
    assert [rules.allow(path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/a%2Ab", "/a*b", False),
        ("/a%2ab", "/a%2Ab", False),
        ("/a%2Ab", "/aab", True),
        ("/a*b", "/a*b", False),
        ("/a%24", "/a$", False),
        ("/a%24", "/a%24b", False),
        ("/a%24", "/a", True),
        ("/a$", "/a$", True),
        ("/a$b", "/a$b", False),
        ("/a$b$", "/a%24b", False),
        ("/a%2Fb", "/a/b", True),
    ],
)
def test_characters_that_patterns_use_can_be_meant_themselves(pattern: str, path: str, expected: bool) -> None:
    assert rules_in(f"User-agent: *\nDisallow: {pattern}").allow(path) is expected


@pytest.mark.parametrize(
    ("agents", "expected"),
    [("narrator", False), ("Narrator/1.0", False), ("narr", True), ("narrators", True), ("*", False)],
)
def test_a_group_is_for_narrator_if_it_has_its_name_with_or_without_a_version(agents: str, expected: bool) -> None:
    assert rules_in(f"\ufeffUser-agent: {agents}\nDisallow: /\nAllow: /index.html\n").allow("/") is expected


@given(st.text("ab*$/%7E", max_size=20), st.text("ab/%7E", max_size=30))
def test_patterns_fit_as_the_standard_says(pattern: str, path: str) -> None:
    import re

    written = re.escape(pattern.removesuffix("$")).replace(r"\*", ".*") + ("$" if pattern.endswith("$") else "")
    simple = "%" not in pattern + path
    allowed = rules_in(f"User-agent: *\nDisallow: /{pattern}").allow(f"/{path}")
    if simple:
        assert allowed is not bool(re.match("/" + written, f"/{path}"))


def test_rules_take_no_time() -> None:
    begun = time.thread_time()
    assert rules_in("User-agent: *\n" + f"Disallow: /{'*a' * 2000}$\n" * 20).allow("/" + "a" * 1000)
    assert time.thread_time() - begun < 3


def test_nothing_that_fetches_is_loaded_before_there_is_something_to_fetch() -> None:
    code = "import sys, narrator.sources.web; print({'requests', 'urllib3', 'lxml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


PNG = b"\x89PNG\r\n\x1a\n and so on"


def test_a_picture_is_fetched_as_one_and_kept(site: Site, tmp_path: Path) -> None:
    address = site.put("/a.png", Page(PNG, "image/png", headers={"ETag": '"1"'}), Page(status=304))
    assert [picture(address, address, site.host, Access(tmp_path), QUICK) for _ in range(2)] == [PNG, PNG]
    assert "image/jpeg" in site.asked[0].headers["accept"]
    assert site.asked[1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize(
    ("reply", "why"),
    [(Page(HTML), "is not a picture, but text/html"), (Page(status=404), "(404)"), (Page(), "text/html")],
)
def test_what_is_no_picture_is_refused(site: Site, reply: Page, why: str) -> None:
    with pytest.raises(SourceError) as caught:
        picture(site.put("/a.png", reply), site.address(), site.host, limits=QUICK)
    assert why in str(caught.value)


def test_a_page_elsewhere_has_no_picture_in_the_network_of_the_reader(site: Site) -> None:
    with pytest.raises(SourceError, match="network around it"):
        picture(site.put("/a.png", Page(PNG, "image/png")), "", "", limits=QUICK)
    assert site.targets == []
