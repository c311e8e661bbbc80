"""Starting, starting again, and stopping as a person at a terminal does it."""

import socket
import time

import httpx
import psutil
import pytest

from tests.faults.conftest import MakeStack
from tests.faults.stack import CANARY, END_S, Page

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]

STOP_S = 6.0


async def test_ctrl_c_stops_everything_in_time_and_the_next_start_shows_the_visit(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack()
    stack.start()
    page = Page(stack, client)
    visit = await page.open()
    await page.say(visit, 5)
    await page.finish(visit)
    database = stack.database
    port = stack.ground.port

    again = stack.run()
    assert again.wait(END_S) == 0
    assert stack.said == f"Puente is already running: {stack.ground.origin}\n"

    assert stack.interrupt() < STOP_S
    assert "everything is kept" in (stack.folder / "out1.txt").read_text()
    with pytest.raises(psutil.NoSuchProcess):
        database.status()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0

    began = time.monotonic()
    stack.start()
    assert time.monotonic() - began < 30
    assert stack.ground.port == port
    # The page's token outlives the restart, and so does everything else.
    await page.has_all(visit)
    detail = (await page.once("GET", visit.path)).json()
    assert (detail["state"], detail["turn_count"]) == ("completed", 5)
    assert CANARY in str(detail["summary"])
    history = (await page.once("GET", "/api/conversations")).json()
    assert [row["conversation_id"] for row in history["items"]] == [visit.conversation_id]
    assert 401 not in page.statuses


async def test_a_taken_port_is_left_to_who_has_it_and_another_is_printed(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        stack.start("--port", str(taken))
        assert stack.ground.port != taken
        assert f"{taken} is taken, using {stack.ground.port}" in stack.said
        assert "Puente is ready in" in stack.said
        assert stack.ground.origin in stack.said
        page = Page(stack, client)
        assert (await page.once("GET", "/api/me")).status_code == 200
        nothing = await page.once("GET", "/api/nothing")
        assert (nothing.status_code, nothing.json()["code"]) == (404, "not_found")


async def test_what_was_said_is_sealed_on_the_disk(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack()
    stack.start()
    page = Page(stack, client)
    visit = await page.open()
    await page.say(visit, 5)
    await page.finish(visit)
    for collection in ("conversations", "turns", "actions", "events", "deliveries"):
        rows = stack.rows(collection)
        assert rows, collection
        assert CANARY not in str(rows), collection
    objects = [path for path in (stack.data / "storage").rglob("*") if path.is_file()]
    assert objects
    assert not any(CANARY.encode() in path.read_bytes() for path in objects)


async def test_what_was_kept_unsealed_before_stays_readable(
    make_stack: MakeStack, client: httpx.AsyncClient
) -> None:
    stack = make_stack(PUENTE_CIPHER__PROVIDER="passthrough")
    stack.start()
    page = Page(stack, client)
    visit = await page.open()
    await page.say(visit, 1)
    stack.interrupt()

    stack.change_environment(PUENTE_CIPHER__PROVIDER="local_key")
    stack.start()
    assert "kept unsealed as it was" in stack.said
    await page.has_all(visit)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"MONGODB_URI": "mongodb://127.0.0.1:9/"}, "nothing listens at the host and port"),
        ({"MONGODB_URI": "made-up"}, "MONGODB_URI: must begin with mongodb:// or mongodb+srv://"),
        ({"PUENTE_WEBHOOK__LEASE_S": "1"}, "PUENTE_WEBHOOK__LEASE_S: lease_s must be longer"),
    ],
)
def test_what_cannot_start_says_why_in_its_last_line(
    make_stack: MakeStack, wrong: dict[str, str], said: str
) -> None:
    stack = make_stack(**wrong)
    assert stack.run().wait(END_S) == 1
    last = stack.said.splitlines()[-1]
    assert last.startswith("Puente could not start: ")
    assert said in last
    assert "Traceback" not in stack.said + stack.log
