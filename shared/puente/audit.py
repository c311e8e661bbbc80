"""``python -m puente.audit verify``: whether the audit is as it was written.

Reads every sealed row of every clinic, or of one, and names the first that was changed, removed,
moved or slipped in later. Ends with 0 where nothing was, 1 where something was, 2 where it could
not be read. Rows of the last minutes may wait for their seal: they are counted, not vouched for.
"""

import argparse
import sys

from puente.bootstrap import Puente
from puente.services.verifying import Verdict
from puente.terminal import Failed, carry_out


async def run(puente: Puente, clinic_id: str | None) -> list[Verdict]:
    try:
        return await puente.verify_audit(clinic_id)
    finally:
        await puente.close()


def say(verdict: Verdict) -> str:
    """One line a clinic."""
    counted = f"{verdict.rows} rows, {verdict.seals} seals, {verdict.waiting} not sealed yet"
    found = f"FAULT: {verdict.fault}" if verdict.fault else "as it was written"
    return f"{verdict.clinic_id}: {found} ({counted})"


def main(argv: list[str] | None = None, puente: Puente | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m puente.audit", description="Tell whether the audit was touched."
    )
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("--clinic", help="one clinic's id; left out: every clinic")
    arguments = parser.parse_args(argv)
    try:
        verdicts = carry_out(lambda: run(puente or Puente(), arguments.clinic))
    except Failed as failed:
        sys.stderr.write(f"audit: {failed}\n")
        return 2
    for verdict in verdicts:
        sys.stdout.write(say(verdict) + "\n")
    return 1 if any(verdict.fault for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
