"""What ``python -m puente.audit`` says, and how it ends."""

from typing import Any, cast

import pytest

from puente.audit import main
from puente.bootstrap import Puente
from puente.domain.errors import Unavailable
from puente.services.verifying import Verdict

FINE = Verdict("cln_madeup", rows=12, seals=3, waiting=2, fault=None)
TOUCHED = Verdict("cln_other", rows=5, seals=1, waiting=0, fault="row aud_1 is missing (seal 1)")


class Container:
    """Verdicts without a database."""

    def __init__(self, *verdicts: Verdict, error: Exception | None = None) -> None:
        self._verdicts = list(verdicts)
        self._error = error
        self.asked: list[str | None] = []
        self.closed = False

    async def verify_audit(self, clinic_id: str | None) -> list[Verdict]:
        self.asked.append(clinic_id)
        if self._error is not None:
            raise self._error
        return self._verdicts

    async def close(self) -> None:
        self.closed = True


def run(container: Container, *arguments: str) -> int:
    return main(["verify", *arguments], cast(Any, container))


def test_what_nobody_touched_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    container = Container(FINE)
    assert run(container, "--clinic", "cln_madeup") == 0
    assert container.asked == ["cln_madeup"]
    assert container.closed
    said = capsys.readouterr().out
    assert said == "cln_madeup: as it was written (12 rows, 3 seals, 2 not sealed yet)\n"


def test_one_touched_clinic_is_enough_for_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Container(FINE, TOUCHED)) == 1
    assert "cln_other: FAULT: row aud_1 is missing (seal 1)" in capsys.readouterr().out


def test_what_cannot_be_read_is_neither(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Container(error=Unavailable("the database does not answer"))) == 2
    assert "the database does not answer" in capsys.readouterr().err


def test_a_container_has_what_the_command_asks() -> None:
    assert hasattr(Puente, "verify_audit")
