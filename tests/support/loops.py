"""An event loop in a thread, for servers that are packages of others: nothing of them is left when it ends."""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def looping() -> Iterator[AbstractEventLoop]:
    """The loop, while the `with` block lasts."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_cut_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _cut_all() -> None:
    """End all connections and tasks.

    A client may have hung up, or been killed, and the server not have seen it: of what is open when the loop is freed
    Python warns in the midst of whatever test runs then, which fails.
    """
    loop = asyncio.get_running_loop()
    # One that has just come is given its transport a round later, and each transport tells the one above it of its end.
    for _ in range(4):
        await asyncio.sleep(0)
        # Before Python 3.13 nothing else tells of connections that are in their handshake.
        for transport in list(vars(loop)["_transports"].values()):
            transport.abort()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)
