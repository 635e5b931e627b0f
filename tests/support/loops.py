"""An event loop in a thread, for servers from other packages: nothing of them remains when it ends."""

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

    A client may have disconnected or been killed without the server noticing. If something is open when the loop is
    freed, Python warns during whatever test is then running, and that fails.
    """
    loop = asyncio.get_running_loop()
    # A new connection gets its transport one round later, and each transport notifies the one above it when it ends.
    for _ in range(4):
        await asyncio.sleep(0)
        # Before Python 3.13 there is no other way to find connections in their handshake.
        for transport in list(vars(loop)["_transports"].values()):
            transport.abort()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)
