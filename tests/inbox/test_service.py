"""The inbox over HTTP: what is accepted from whom, and what is refused with a line."""

import itertools
import json
import re
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from narrator.inbox.bodies import MAX_BYTES
from narrator.inbox.queue import FAILED, Queue
from tests.support.inboxes import Answer, Inbox, serving
from tests.support.process import eventually

ADDRESS = "https://example.com/a"
HTML = {"Content-Type": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PAGE = {"Accept": "text/html,*/*"}
CLIENTS = (f"127.0.1.{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    with serving(tmp_path_factory.mktemp("inbox")) as inbox:
        yield inbox


@pytest.fixture
def client() -> str:
    """An address of a client that has not been here before."""
    return next(CLIENTS)


def paired(inbox: Inbox) -> dict[str, str]:
    answer = inbox.ask("POST", "/inbox/pair", f"token={inbox.token}", FORM)
    assert answer.status == 204
    [morsel] = SimpleCookie(answer.headers["set-cookie"]).values()
    assert morsel["httponly"] and morsel["samesite"] == "Strict"
    return {"Cookie": f"{morsel.key}={morsel.value}"}


def proof(inbox: Inbox, cookie: dict[str, str]) -> dict[str, str]:
    return {"X-Narrator-Proof": inbox.ask("GET", "/inbox/articles", None, cookie).told["proof"]}


def is_refused(answer: Answer, status: int, why: str) -> bool:
    return answer.status == status and why in answer.told["error"] and "\n" not in answer.told["error"]


def multipart(**fields: str | tuple[str, bytes]) -> tuple[bytes, dict[str, str]]:
    parts = []
    for name, value in fields.items():
        more, content = (f'; filename="{value[0]}"', value[1]) if isinstance(value, tuple) else ("", value.encode())
        parts.append(b'--XX\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n' % (
            name.encode(), more.encode(), content
        ))  # fmt: skip
    return b"".join([*parts, b"--XX--\r\n"]), {"Content-Type": "multipart/form-data; boundary=XX"}


def test_an_article_is_accepted_in_every_form(inbox: Inbox) -> None:
    file, kind = multipart(token=inbox.token, file=("walk.md", b"# Walk\n\nWords."))
    sent = [
        inbox.ask("POST", "/articles", {"url": ADDRESS}, inbox.bearer),
        inbox.ask("POST", "/articles", {"url": ADDRESS, "html": "<p>Words"}, inbox.bearer),
        inbox.ask("POST", f"/articles?url={ADDRESS}", "<p>Words", inbox.bearer, HTML),
        inbox.ask("POST", "/articles", file, kind),
        inbox.ask("POST", "/articles", f"token={inbox.token}&text={ADDRESS}", FORM),
        inbox.ask("POST", "/articles", {"text": "A text of many words."}, inbox.bearer),
    ]
    assert [each.status for each in sent] == [201] * 6
    with Queue(inbox.folder) as queue:
        found = [queue.find(each.told["id"]) for each in sent]
        contents = [queue.content(each.id) for each in found]
    assert [(each.address, each.suffix) for each in found] == [
        (ADDRESS, ""), (ADDRESS, ".html"), (ADDRESS, ".html"), ("", ".md"), (ADDRESS, ""), ("", ".txt"),
    ]  # fmt: skip
    assert contents == [None, b"<p>Words", b"<p>Words", b"# Walk\n\nWords.", None, b"A text of many words."]
    told = sent[0].told
    assert told["article"] == f"{inbox.address}/inbox/articles/{told['id']}" == sent[0].headers["location"]


def test_what_is_sent_again_with_its_key_is_one_article(inbox: Inbox) -> None:
    first, again = (inbox.ask("POST", "/articles", {"url": ADDRESS, "key": "abc"}, inbox.bearer) for _ in range(2))
    assert (first.status, again.status, first.told["id"]) == (201, 200, again.told["id"])


def test_twenty_at_once(inbox: Inbox) -> None:
    with ThreadPoolExecutor(20) as pool:
        sent = pool.map(
            lambda number: inbox.ask("POST", "/articles", {"url": f"{ADDRESS}/{number}"}, inbox.bearer), range(20)
        )
        assert len({each.told["id"] for each in sent}) == 20


def test_a_browser_that_is_paired_may_what_its_own_page_asks_for(inbox: Inbox) -> None:
    cookie = paired(inbox)
    shown = inbox.ask("GET", "/inbox", None, cookie, PAGE)
    assert shown.status == 200 and 'enctype="multipart/form-data"' in shown.body.decode()
    mine = proof(inbox, cookie)
    sent = inbox.ask("POST", "/articles", {"url": ADDRESS}, cookie, mine)
    assert sent.status == 201
    form, kind = multipart(proof=mine["X-Narrator-Proof"], text=ADDRESS)
    assert inbox.ask("POST", "/articles", form, kind, cookie, PAGE).headers["location"] == "/inbox"
    target = f"/inbox/articles/{sent.told['id']}"
    assert inbox.ask("POST", f"{target}/first", None, cookie, mine).told["state"] == "waiting"
    assert inbox.ask("GET", "/inbox/articles", None, cookie).told["articles"][0]["id"] == sent.told["id"]
    assert inbox.ask("POST", f"{target}/cancel", None, cookie, mine).told["state"] == "cancelled"
    assert is_refused(inbox.ask("POST", f"{target}/again", None, cookie, mine), 409, "is cancelled")


def test_a_page_elsewhere_cannot_have_a_browser_send(inbox: Inbox) -> None:
    """Not with the cookie that a page on another port gets sent along, nor with any origin that it can have."""
    cookie = paired(inbox)
    mine = proof(inbox, cookie)
    form, kind = multipart(text=ADDRESS)
    before = inbox.ask("GET", "/inbox/articles", None, cookie).told["counts"]
    for origin in ({}, {"Origin": "null"}, {"Origin": inbox.address}):
        assert is_refused(inbox.ask("POST", "/articles", form, kind, cookie, origin), 401, "token")
        assert is_refused(inbox.ask("POST", "/articles", {"url": ADDRESS}, cookie, origin), 401, "token")
        assert is_refused(inbox.ask("POST", "/inbox/articles/1/cancel", None, cookie, origin), 401, "token")
    for elsewhere in (
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://example.com"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ):
        for asked in (
            inbox.ask("POST", "/articles", {"url": ADDRESS}, cookie, mine, elsewhere),
            inbox.ask("POST", "/inbox/share", form, kind, cookie, elsewhere),
            inbox.ask("POST", "/inbox/pair", f"token={inbox.token}", FORM, elsewhere),
        ):
            assert is_refused(asked, 403, "other origins")
    assert is_refused(inbox.ask("POST", "/inbox/share", form, kind, cookie), 401, "pair")
    assert inbox.ask("GET", "/inbox/articles", None, cookie).told["counts"] == before


def test_what_an_app_shares_is_accepted(inbox: Inbox) -> None:
    cookie = paired(inbox)
    manifest = inbox.ask("GET", "/inbox/manifest.webmanifest").told
    target, params = manifest["share_target"]["action"], manifest["share_target"]["params"]
    by_browser = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for fields in (
        {params["title"]: "A walk", params["text"]: f"A walk {ADDRESS}/shared", params["url"]: ""},
        {params["title"]: "A walk", params["text"]: "", params["url"]: f"{ADDRESS}/shared"},
    ):
        form, kind = multipart(**fields)
        assert inbox.ask("POST", target, form, kind, cookie, by_browser).headers["location"] == "/inbox"
    form, kind = multipart(**{params["files"][0]["name"]: ("a.txt", b"Words of a file.")})
    assert inbox.ask("POST", target, form, kind, cookie, by_browser).status == 303
    newest = inbox.ask("GET", "/inbox/articles", None, cookie).told["articles"]
    assert [each["address"] for each in newest].count(f"{ADDRESS}/shared") == 2


def test_strangers_see_nothing(inbox: Inbox) -> None:
    inbox.ask("POST", "/articles", {"url": f"{ADDRESS}/private"}, inbox.bearer)
    for target in ("/inbox", "/inbox/articles", "/inbox/articles/1", "/inbox/articles/1/events", "/inbox/events"):
        answer = inbox.ask("GET", target)
        assert (answer.status, b"example.com" in answer.body, inbox.token.encode() in answer.body) == (
            401,
            False,
            False,
        )
    receive = inbox.ask("GET", "/inbox/receive", None, PAGE, {"Sec-Fetch-Site": "cross-site"},
                        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})  # fmt: skip
    assert (receive.status, b"example.com" in receive.body) == (200, False)
    assert inbox.ask("GET", "/.inbox/.secret").status == 404


def test_guessing_is_slowed_down(inbox: Inbox, client: str) -> None:
    def guess(token: str) -> int:
        return inbox.ask(
            "POST", "/articles", {"url": ADDRESS}, {"Authorization": f"Bearer {token}"}, client=client
        ).status

    guesses = ["", "x", inbox.token[:-1], f"{inbox.token}x", "\N{LATIN SMALL LETTER E WITH ACUTE}", *["y"] * 5]
    assert [guess(each) for each in guesses] == [401] * 10
    assert guess("z") == guess(inbox.token) == 429
    assert inbox.ask("POST", "/inbox/pair", "token=x", FORM, client=client).status == 429
    assert inbox.ask("POST", "/articles", {"url": ADDRESS}, inbox.bearer).status == 201


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "a b", "nas.lan, x"]
)
def test_a_name_that_leads_here_is_refused(inbox: Inbox, host: str) -> None:
    for method, target in (("GET", "/inbox"), ("POST", "/articles"), ("POST", "/inbox/pair")):
        answer = inbox.ask(method, target, None, inbox.bearer, {"Host": host})
        assert is_refused(answer, 400, "no such name") or answer.body.startswith(b"Invalid")


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://nas.lan/a", "http://169.254.169.254/", "file:///a"])
def test_addresses_inside_are_refused(inbox: Inbox, address: str) -> None:
    assert inbox.ask("POST", "/articles", {"url": address}, inbox.bearer).status == 400


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400), (b"[]", "application/json", 400), (b'{"url": 1}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400), (b"{}", "application/json", 400), (b"", "text/html", 400),
        (b"words", "", 415), (b"--XX\r\nbroken", "multipart/form-data; boundary=XX", 400),
        (b"x", "multipart/form-data", 400), (b'{"html": "\\ud800 <p>Words"}', "application/json", 201),
    ],
)  # fmt: skip
def test_nonsense_is_refused(inbox: Inbox, body: bytes, kind: str, status: int) -> None:
    answer = inbox.ask("POST", "/articles", body, inbox.bearer, {"Content-Type": kind} if kind else {})
    assert answer.status == status, answer.body


def test_what_is_too_large_is_refused_before_it_came(inbox: Inbox) -> None:
    with socket.create_connection(("127.0.0.1", inbox.port), 60) as connection:
        lines = [
            "POST /articles HTTP/1.1", f"Host: 127.0.0.1:{inbox.port}", f"Authorization: Bearer {inbox.token}",
            "Content-Type: text/html", f"Content-Length: {MAX_BYTES + 1}", "", "",
        ]  # fmt: skip
        connection.sendall("\r\n".join(lines).encode())
        assert b"413" in connection.recv(100)
    with socket.create_connection(("127.0.0.1", inbox.port), 60) as connection:
        lines[4] = "Transfer-Encoding: chunked"
        connection.sendall("\r\n".join(lines).encode())
        chunk = b"%x\r\n%b\r\n" % (1_000_000, b"x" * 1_000_000)
        with pytest.raises(ConnectionError):
            for _ in range(200):
                connection.sendall(chunk)


@pytest.mark.slow
def test_what_comes_too_slowly_is_refused_and_others_are_served_meanwhile(tmp_path: Path) -> None:
    grace = 3.0

    def are_served_meanwhile(inbox: Inbox, open_ones: ExitStack) -> bool:
        lines = [
            "POST /articles HTTP/1.1", f"Host: 127.0.0.1:{inbox.port}", f"Authorization: Bearer {inbox.token}",
            "Content-Type: text/html", "Content-Length: 1000", "", "",
        ]  # fmt: skip
        began = time.monotonic()
        slow = [socket.create_connection(("127.0.0.1", inbox.port), 60, (f"127.0.2.{n}", 0)) for n in range(3)]
        for connection in slow:
            open_ones.enter_context(connection).sendall("\r\n".join(lines).encode())
        assert inbox.ask("POST", "/articles", {"url": ADDRESS}, inbox.bearer).status == 201
        if time.monotonic() - began > grace / 2:
            return False
        for connection in slow:
            connection.sendall(b"xxx")
        for connection in slow:
            assert b"408" in connection.recv(100)
        assert time.monotonic() - began >= grace
        return True

    with serving(tmp_path, grace=grace) as inbox, ExitStack() as open_ones:
        # On a busy machine all may be slow now and then.
        assert eventually(lambda: are_served_meanwhile(inbox, open_ones))


def test_a_full_disk_is_told_and_nothing_is_accepted(inbox: Inbox) -> None:
    sent = {"html": "<p>Words</p>" * 20_000}
    before = inbox.ask("GET", "/inbox/articles", None, inbox.bearer).told["counts"]
    usual = resource.prlimit(inbox.process.pid, resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
    try:
        assert is_refused(
            inbox.ask("POST", "/articles", sent, inbox.bearer), 507, "check that there is room on the disk"
        )
        assert inbox.ask("GET", "/inbox/articles", None, inbox.bearer).told["counts"] == before
    finally:
        resource.prlimit(inbox.process.pid, resource.RLIMIT_FSIZE, usual)
    assert inbox.ask("POST", "/articles", sent, inbox.bearer).status == 201


def test_names_and_titles_stay_what_they_are(inbox: Inbox) -> None:
    name = "../../../<img src=x onerror=alert(1)>.md"
    form, kind = multipart(token=inbox.token, file=(name, b"Words of it."))
    told = inbox.ask("POST", "/articles", form, kind).told
    assert told["title"] == "<img src=x onerror=alert(1)>.md"
    shown = inbox.ask("GET", "/inbox", None, paired(inbox), PAGE).body.decode()
    assert "<img src=x" not in shown and not re.search(r'\son[a-z]+="', shown)
    assert sorted(path.name for path in inbox.folder.iterdir()) == [".inbox"]


def test_the_run_of_an_article_is_told(inbox: Inbox) -> None:
    number = inbox.ask("POST", "/articles", {"url": ADDRESS}, inbox.bearer).told["id"]
    with Queue(inbox.folder) as queue, ThreadPoolExecutor(1) as pool:
        told = pool.submit(inbox.ask, "GET", f"/inbox/articles/{number}/events", None, inbox.bearer)
        queue.move(number, first=True)
        claimed = queue.claim("elsewhere:1:x")
        assert claimed and claimed.id == number
        queue.renew(number, "elsewhere:1:x", stage="recording", passages=4, recorded=2)
        queue.fail(number, "elsewhere:1:x", "there is nothing to say")
        events = [json.loads(line[6:]) for line in told.result(60).body.splitlines() if line.startswith(b"data: ")]
    assert (events[-1]["state"], events[-1]["reason"]) == (FAILED, "there is nothing to say")
    assert inbox.ask("POST", f"/inbox/articles/{number}/again", None, inbox.bearer).told["state"] == "waiting"
    assert inbox.ask("GET", "/inbox/articles/999999", None, inbox.bearer).status == 404
    assert inbox.ask("DELETE", f"/inbox/articles/{number}/again", None, inbox.bearer).status == 405


def test_the_page_speaks_the_language_of_its_reader(inbox: Inbox) -> None:
    for languages, title in (("xx, de-CH;q=0.9", "Eingang"), ("ar", "الوارد"), ("", "Inbox")):
        shown = inbox.ask("GET", "/inbox", None, {"Accept-Language": languages}).body.decode()
        assert f"<title>{title}</title>" in shown
        assert ('dir="rtl"' in shown) == (languages == "ar")


def test_a_public_name_is_answered_if_it_was_told(tmp_path: Path) -> None:
    with serving(tmp_path, "pod.example") as inbox:
        proxied = {"Host": "pod.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "8.8.8.8"}
        sent = inbox.ask(
            "POST", "/articles", {"url": ADDRESS}, inbox.bearer, proxied, {"Origin": "https://pod.example"}
        )
        assert sent.told["article"].startswith("https://pod.example/inbox/")
        pairing = inbox.ask("POST", "/inbox/pair", f"token={inbox.token}", FORM, proxied)
        assert pairing.headers["set-cookie"].endswith("; Secure")
    with serving(tmp_path) as inbox:
        assert is_refused(inbox.ask("GET", "/inbox/articles", None, inbox.bearer, {"X-Forwarded-For": "8.8.8.8"}),
                          403, "own network")  # fmt: skip
