"""One part of a running stack dies, freezes or is away while a visit goes on."""

import asyncio
import signal
import time

import pytest

from tests.faults.stack import CANARY, Page, Stack, Visit, free_port, until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(120)]

TIMEOUT_S = 2.0
"""Of the database, as these stacks are set; the trace of the request may wait a second more."""


async def put(page: Page, visit: Visit) -> int:
    """One turn, once; noted if it is taken."""
    turn_id, body = visit.next_turn()
    answer = await page.once("PUT", f"{visit.path}/turns/{turn_id}", body)
    if answer.is_success:
        visit.note(turn_id, body, answer.json())
    else:
        assert answer.json()["code"] == "unavailable"
        assert int(answer.headers["retry-after"]) >= 1
    return answer.status_code


async def test_a_database_that_is_killed_comes_back_by_itself_and_has_lost_nothing(
    running: Stack, page: Page
) -> None:
    visit = await page.open()
    await page.say(visit, 4)
    for _ in range(2):
        killed = running.database
        killed.kill()
        killed.wait(10)
        await page.say(visit, 4)
        assert running.database.pid != killed.pid
    await page.has_all(visit)
    assert set(page.statuses) <= {200, 201, 503}
    await page.finish(visit)
    await asyncio.to_thread(running.wait_for_webhooks, visit.conversation_id)


async def test_a_database_that_is_killed_while_turns_are_written_loses_none_of_them(
    running: Stack, page: Page
) -> None:
    visit = await page.open()
    writing = asyncio.create_task(page.say(visit, 30))
    await until("a third is written", lambda: len(visit.accepted) >= 10, within_s=30)
    running.database.kill()
    await writing
    await page.has_all(visit)
    assert len(visit.accepted) == 30
    assert set(page.statuses) <= {200, 201, 503}


async def test_a_database_that_stands_still_is_503_in_time_and_goes_on_afterwards(
    running: Stack, page: Page
) -> None:
    visit = await page.open()
    await page.say(visit)
    database = running.database
    database.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        statuses = await asyncio.gather(*(put(page, visit) for _ in range(4)))
        assert time.monotonic() - began < TIMEOUT_S + 1.0 + 1.5
        assert set(statuses) == {503}
        health = await page.once("GET", "/api/health")
        assert health.json()["status"] == "degraded"
    finally:
        database.send_signal(signal.SIGCONT)
    await page.say(visit, 3)
    await page.has_all(visit)


async def test_a_receiver_that_is_down_holds_up_no_visit(
    running: Stack, page: Page, admin: Page
) -> None:
    url = f"http://127.0.0.1:{free_port()}/closed"
    hook = {"url": url, "events": ["action.proposed", "conversation.completed"]}
    endpoint = await admin.call("POST", "/api/webhooks", {**hook, "propose_medication": True})
    visit = await page.open()
    await page.say(visit, 5)
    await page.finish(visit)
    path = f"/api/webhooks/{endpoint['endpoint_id']}/deliveries"

    def all_were_tried() -> bool:
        owed = running.rows("deliveries", endpoint_id=endpoint["endpoint_id"])
        return len(owed) >= 2 and all(row["last_error"] for row in owed)

    await until("each was tried", all_were_tried, within_s=20)
    rows = (await admin.call("GET", path))["items"]
    assert {row["status"] for row in rows} == {"pending"}
    assert {row["last_error"] for row in rows} == {"unreachable"}
    assert all(row["next_attempt_at"] for row in rows)
    assert "conversation.completed" in {row["event_type"] for row in rows}
    # The receiver that is up had all of it meanwhile.
    await asyncio.to_thread(running.wait_for_webhooks, visit.conversation_id)
    removed = await admin.once("DELETE", f"/api/webhooks/{endpoint['endpoint_id']}")
    assert removed.status_code == 204


async def test_nothing_that_was_said_is_in_a_log(running: Stack, page: Page) -> None:
    visit = await page.open()
    await page.say(visit, 4)
    await put(page, visit)
    refused = await page.once("PUT", f"{visit.path}/turns/turn-999999", {"said": CANARY})
    assert refused.status_code == 422
    lost = await page.once("GET", f"/api/conversations/{CANARY}{CANARY}")
    assert lost.status_code == 404
    await page.finish(visit)
    await asyncio.to_thread(running.wait_for_webhooks, visit.conversation_id)
    written = {
        path.relative_to(running.folder).as_posix(): path.read_text(errors="replace")
        for path in running.folder.rglob("*")
        if path.suffix in (".log", ".txt", ".jsonl")
    }
    assert {"data/stack.log", "data/database.log", "data/receiver.jsonl", "out1.txt"} <= set(
        written
    )
    assert '"request"' in written["data/stack.log"]
    assert [name for name, text in written.items() if CANARY in text] == []
