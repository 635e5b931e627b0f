"""The inbox in a real browser, as a phone has it: pairing, sending, the bookmark on pages of other origins, sharing."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from narrator.inbox.queue import Article, Queue
from tests.support import web
from tests.support.chromium import ON_THE_WEB, chromium_for_tests
from tests.support.inboxes import Inbox, serving

pytestmark = pytest.mark.slow

# As strict as a page can be: it runs nothing, asks for nothing, sends no form, and is cut off from what it opens.
STRICT = {
    "Content-Security-Policy": "default-src 'none'; form-action 'none'; script-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "no-referrer",
}
MEMBERS = """<!doctype html><html lang="en"><title>For members & <b>friends</b></title><script>alert("no")</script>
<style>p { color: red }</style><article><h1>For members</h1><p>Only those who are logged in see this.</p>
<div><template shadowrootmode="open"><p>What a part of its own holds.</p></template></div></article>"""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    with serving(tmp_path_factory.mktemp("inbox")) as inbox:
        yield inbox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_for_tests() as browser:
        yield browser


@pytest.fixture(scope="module")
def phone(browser: Browser, inbox: Inbox) -> Iterator[BrowserContext]:
    """A phone that was paired by its camera."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{inbox.address}/inbox#{inbox.token}")
    expect(page.get_by_role("textbox", name="Address or text")).to_be_visible()
    assert page.url == f"{inbox.address}/inbox"
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    page = phone.new_page()
    yield page
    page.close()


def watched(page: Page) -> list[str]:
    """What a page complains of."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def press(page: Page, bookmark: str) -> None:
    """Press a bookmark, as a person does: browsers run it even on pages that let nothing run."""
    code = unquote(bookmark.removeprefix("javascript:"))
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": code, "userGesture": True})


def newest(inbox: Inbox) -> tuple[Article, bytes | None]:
    with Queue(inbox.folder) as queue:
        article = max(queue.articles(), key=lambda each: each.id)
        return article, queue.content(article.id)


def accepted(inbox: Inbox) -> list[int]:
    """The numbers of all articles that are in the queue."""
    with Queue(inbox.folder) as queue:
        return sorted(each.id for each in queue.articles())


def test_a_device_that_is_not_paired_is_asked_for_the_token(browser: Browser, inbox: Inbox) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{inbox.address}/inbox")
    page.get_by_role("textbox", name="Token").fill("not it")
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the token.")
    page.get_by_role("textbox", name="Token").fill(inbox.token)
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    context.close()


def test_an_address_a_text_and_a_file_are_sent_by_thumb(page: Page, inbox: Inbox, tmp_path: Path) -> None:
    wrong = watched(page)
    page.goto(f"{inbox.address}/inbox")
    field, send = page.get_by_role("textbox"), page.get_by_role("button", name="Send", exact=True)
    field.fill("https://example.com/walk")
    send.click()
    expect(page.get_by_role("status")).to_have_text("Accepted. It will be in your podcast soon.")
    assert newest(inbox)[0].address == "https://example.com/walk"
    field.fill("<b>Nothing</b> of this is markup, whatever it says.")
    send.click()
    expect(page.locator("li .what").nth(1)).to_have_text("<b>Nothing< b> of this is markup, whatever it says")
    (tmp_path / "walk.md").write_text("# A walk\n\nWords.\n")
    page.locator("input[type=file]").set_input_files(tmp_path / "walk.md")
    expect(page.get_by_text("walk.md")).to_be_visible()
    send.click()
    expect(page.locator("li")).to_have_count(3)
    assert newest(inbox)[1] == b"# A walk\n\nWords.\n"
    page.locator("li").nth(2).get_by_role("button", name="First").click()
    expect(page.locator("li").nth(0)).to_contain_text("walk.md")
    page.locator("li").nth(0).get_by_role("button", name="Cancel").click()
    expect(page.locator("li").nth(2)).to_contain_text("Cancelled")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    heights = page.locator("button, .button, .file span, summary").evaluate_all(
        "them => them.map(it => it.offsetHeight)"
    )
    assert min(filter(None, heights)) >= 44, "large enough for a thumb"
    assert wrong == []
    expect(page.get_by_role("status")).to_be_visible()
    field.fill("http://192.168.1.1/")
    send.click()
    expect(page.get_by_role("status")).to_contain_text("in the network around it")


def test_progress_and_failures_are_shown_as_they_happen(page: Page, inbox: Inbox) -> None:
    number = inbox.ask("POST", "/articles", {"url": "https://example.com/next"}, inbox.bearer).told["id"]
    page.goto(f"{inbox.address}/inbox")
    row = page.locator(f"li[data-id='{number}']")
    with Queue(inbox.folder) as queue:
        queue.move(number, first=True)
        assert queue.claim("elsewhere:1:x")
        queue.renew(number, "elsewhere:1:x", title="The next one", stage="recording", passages=4, recorded=1)
        expect(row).to_contain_text("1 of 4 passages")
        queue.renew(number, "elsewhere:1:x", stage="recording", passages=4, recorded=3)
        expect(row).to_contain_text("3 of 4 passages")
        queue.fail(number, "elsewhere:1:x", "there is <nothing> to say")
        expect(row).to_contain_text("Failed: there is <nothing> to say")
        row.get_by_role("button", name="Again").click()
        expect(row).to_contain_text("Waiting")
        assert queue.claim("elsewhere:1:x")
        queue.finish(number, "elsewhere:1:x", "the-next-one", "The next one")
    expect(row.get_by_role("link", name="The next one")).to_have_attribute("href", "/the-next-one/")


@pytest.mark.parametrize(("host", "headers"), [("127.0.0.1", STRICT), (ON_THE_WEB, {})])
def test_the_bookmark_sends_the_page_as_the_browser_has_it(
    page: Page, phone: BrowserContext, inbox: Inbox, host: str, headers: dict[str, str]
) -> None:
    page.goto(f"{inbox.address}/inbox")
    bookmark = str(page.locator("a.bookmark").get_attribute("href"))
    assert inbox.token not in bookmark
    with web.Site() as elsewhere:
        elsewhere.put("/members?page=1", web.Page(MEMBERS.encode(), headers=headers))
        address = elsewhere.address("/members?page=1", host=host)
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(address)
        before = accepted(inbox)
        with phone.expect_page() as opened:
            press(page, bookmark)
        handed = opened.value
        wrong = watched(handed)
        expect(handed.get_by_text("For members & <b>friends</b>")).to_be_visible()
        assert (accepted(inbox), handed.url) == (before, f"{inbox.address}/inbox/receive"), "a person is asked first"
        assert handed.evaluate("[window.opener, history.length]")[0] is None
        handed.get_by_role("button", name="Narrate").click()
        expect(handed.get_by_role("status")).to_contain_text("Accepted")
        assert wrong == []
        handed.close()
    article, content = newest(inbox)
    assert content and (article.address, article.suffix) == (address, ".html")
    for text in (b"Only those who are logged in", b"What a part of its own holds", b'<html lang="en">'):
        assert text in content
    assert b"alert" not in content and b"color: red" not in content


def test_a_page_too_large_to_be_handed_over_leaves_its_address(page: Page, phone: BrowserContext, inbox: Inbox) -> None:
    page.goto(f"{inbox.address}/inbox")
    bookmark = str(page.locator("a.bookmark").get_attribute("href"))
    with web.Site() as elsewhere:
        elsewhere.put("/", web.Page(b"<title>Large</title><p id='it' hidden>"))
        page.goto(elsewhere.address(host=ON_THE_WEB))
        page.evaluate(
            "() => { const part = () => crypto.getRandomValues(new Uint8Array(60000)).join(' ');"
            " document.querySelector('#it').textContent = Array.from({ length: 15 }, part).join(' '); }"
        )
        with phone.expect_page() as opened:
            press(page, bookmark)
        expect(opened.value.get_by_text("The page itself is too large")).to_be_visible()
        opened.value.close()


def test_a_page_without_the_cookie_pairs_first_and_keeps_what_was_handed_over(browser: Browser, inbox: Inbox) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{inbox.address}/inbox/receive#a%7B%22url%22%3A%22https%3A%2F%2Fexample.com%2Fhanded%22%7D")
    page.get_by_role("button", name="Narrate").click()
    page.get_by_role("textbox", name="Token").fill(inbox.token)
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted")
    assert newest(inbox)[0].address == "https://example.com/handed"
    context.close()


def test_an_app_shares_what_the_manifest_says(page: Page, inbox: Inbox) -> None:
    page.goto(f"{inbox.address}/inbox")
    browser = page.context.new_cdp_session(page)
    assert browser.send("Page.getAppManifest")["errors"] == []
    # Contexts of tests are in no profile; a phone's is.
    errors = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}
    page.evaluate(
        """async () => {
          const manifest = await (await fetch(document.querySelector("link[rel=manifest]").href)).json();
          const { action, method, enctype, params } = manifest.share_target;
          const form = Object.assign(document.createElement("form"), { action, method, enctype });
          for (const [name, value] of [[params.title, "A walk"], [params.text, "A walk https://example.com/shared"]])
            form.append(Object.assign(document.createElement("input"), { name, value }));
          document.body.append(form);
          form.submit();
        }"""
    )
    expect(page.locator("li").filter(has_text="example.com/shared")).to_be_visible()
    assert newest(inbox)[0].address == "https://example.com/shared"


def test_a_page_elsewhere_gets_nothing_of_it(page: Page, inbox: Inbox) -> None:
    """Not even one on another port of the same machine, which has the cookie sent along."""
    before = accepted(inbox)
    with web.Site() as elsewhere:
        elsewhere.put("/", web.Page(b"<!doctype html><body>"))
        page.goto(elsewhere.address())
        told = page.evaluate(
            """async (inbox) => {
              const tried = [];
              const form = new URLSearchParams({ text: "https://example.com/forged" });
              for (const [target, options] of [
                ["/inbox", {}], ["/inbox/articles", { credentials: "include" }],
                ["/articles", { method: "POST", credentials: "include", body: form }],
                ["/articles", { method: "POST", mode: "no-cors", credentials: "include", body: form }],
              ]) tried.push(await fetch(inbox + target, options).then((it) => it.type, (error) => error.name));
              const frame = Object.assign(document.createElement("iframe"), { src: inbox + "/inbox" });
              document.body.append(frame);
              await new Promise((done) => frame.addEventListener("load", done));
              tried.push(frame.contentDocument === null);
              return tried;
            }""",
            inbox.address,
        )
        page.evaluate(
            """(inbox) => {
              document.body.innerHTML = `<form method="post" action="${inbox}/articles"><input name="text"
                value="https://example.com/forged"></form>`;
              document.querySelector("form").submit();
            }""",
            inbox.address,
        )
        page.wait_for_url(f"{inbox.address}/articles")
        expect(page.locator("body")).to_contain_text("not for pages of other origins")
    assert told == ["TypeError", "TypeError", "TypeError", "TypeError", True]
    assert accepted(inbox) == before
