"""``python -m bench.faults.dying_api NUMBER``: accepts one action, and is killed before it tells
the queue. Prints the action's id, and when it was committed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any

from puente.bootstrap import Puente
from puente.domain.member import Principal
from puente.repositories.base import Transaction
from puente.services.reconcile import Change
from tests.api.clinic import an_action
from tests.support.settings import ISSUER
from tests.support.visits import open_visit


async def main(number: int) -> None:
    puente = Puente()
    clinician = await puente.repositories.members.by_token(ISSUER, "clinician")
    assert clinician is not None
    visit = await open_visit(puente, Principal.of(clinician))
    action = an_action(visit, action_id=f"act_killed{number:06d}")

    async def work(transaction: Transaction) -> Sequence[Any]:
        outcome = await puente.live.store(visit, [Change(None, action)], transaction)
        await puente.repositories.conversations.replace(visit, outcome.conversation, transaction)
        return outcome.deliveries

    await puente.database.transact(work)
    sys.stdout.write(f"{action.action_id} {time.time()}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
