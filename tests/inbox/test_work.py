"""What narrates: where an address that was sent may lead, and what the queue is told of a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.errors import SourceError
from narrator.events import Linking, PassageRecorded, RecordingStarted, ScriptReady
from narrator.inbox.queue import Article, Queue, Submission
from narrator.inbox.work import GivenUpError, document, narrating
from narrator.sources import web
from tests.support.web import Page, Site, to
from tests.support.world import PUBLIC, World

ME = "elsewhere:1:x"
PAGE = Page(b"<title>A walk</title><article><h1>A walk</h1><p>The river went on.</p></article>")


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with Queue(tmp_path) as queue:
        yield queue


def claimed(queue: Queue, submission: Submission) -> Article:
    queue.add(submission)
    article = queue.claim(ME)
    assert article
    return article


def test_an_address_leads_nowhere_inside_whatever_its_name_server_says(queue: Queue) -> None:
    """By a name that is private, by a redirect, and by a name that is private to whoever sent it as well."""
    with Site() as site, Site() as inside:
        world = World()
        world.put(PUBLIC, site)
        world.name("public.test", PUBLIC)
        world.name("nas.test", "127.0.0.1")
        inside.put("/secret", PAGE)
        site.put("/there", PAGE)
        site.put("/leads", to(inside.address("/secret", host="nas.test")))
        told = {}
        for address in (
            "http://public.test/there",
            "http://public.test/leads",
            inside.address("/secret", host="nas.test"),
        ):
            article = claimed(queue, Submission(address))
            with world.entered(), narrating(queue, article, ME) as work:
                try:
                    told[address] = document(queue, article, web.ANONYMOUS, work, offline=False).origin.private_host
                except SourceError as error:
                    told[address] = str(error)
            queue.fail(article.id, ME, "")
    assert told.pop("http://public.test/there") == ""
    assert len(told) == 2 and all("in the network around it" in why for why in told.values()), told
    assert inside.targets == []


def test_the_queue_is_told_how_far_a_run_is_and_ends_one_that_is_cancelled(queue: Queue) -> None:
    article = claimed(queue, Submission("", "a.txt", ".txt", b"Words."))
    with narrating(queue, article, ME) as work:
        assert document(queue, article, web.ANONYMOUS, work, offline=True).content == b"Words."
        work(ScriptReady("A <walk>", "tone", "tone", ""))
        work(RecordingStarted(3, 1, 100, 0))
        work(PassageRecorded(1.0, 50))
        work(Linking())
        found = queue.find(article.id)
        assert (found.title, found.stage, found.recorded, found.passages) == ("A <walk>", "linking", 2, 3)
        queue.cancel(article.id)
        work.renew()
        with pytest.raises(GivenUpError):
            work(PassageRecorded(1.0, 50))


def test_nothing_is_fetched_offline(queue: Queue) -> None:
    article = claimed(queue, Submission("https://example.com/"))
    with narrating(queue, article, ME) as work, pytest.raises(SourceError, match="is offline"):
        document(queue, article, web.ANONYMOUS, work, offline=True)
