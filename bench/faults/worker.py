"""``python -m bench.faults.worker``: the worker of one machine as a process of its own.

The same handlers, queue, pump and sweep as ``python -m local`` runs. ``--announced`` first tells
the queue of everything that is owed, as the API of the same process has done by then; otherwise
the queue is as empty as after a crash. Ends on SIGTERM.
"""

import argparse
import asyncio
import signal
import sys
import threading

from bench.faults.planted import plant
from local.pump import Pump
from local.stack import SWEEP_EVERY_S, WEBHOOKS_AT_ONCE
from puente.bootstrap import Puente


async def announce(puente: Puente) -> int:
    """What the API said to the queue when it accepted each action."""
    rows = puente.database.collection("deliveries").find(
        {"status": "pending"}, {"endpoint_id": 1, "attempt": 1}
    )
    due = [(row["_id"], row["endpoint_id"], row["attempt"]) async for row in rows]
    await puente.outbox.announce_due(due)
    await puente.close()
    return len(due)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.faults.worker")
    parser.add_argument("--announced", action="store_true")
    parser.add_argument("--plant")
    arguments = parser.parse_args()
    from functions.deliver_webhook import app as deliver
    from functions.sweep import app as sweep

    puente = Puente()
    if arguments.plant:
        plant(arguments.plant)
    if arguments.announced:
        asyncio.run(announce(Puente()))
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    pump = Pump(puente.telemetry)
    pump.pump("webhook", puente.webhook_queue, deliver.handler, at_once=WEBHOOKS_AT_ONCE)
    pump.tick("sweep", sweep.handler, every_s=SWEEP_EVERY_S)
    done.wait()
    pump.stop()


if __name__ == "__main__":
    main()
