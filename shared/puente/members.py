"""``python -m puente.members invite``: the first member of a clinic, who can invite the rest."""

import argparse
import sys

from puente.bootstrap import Puente
from puente.terminal import Failed, carry_out


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m puente.members")
    commands = parser.add_subparsers(dest="command", required=True)
    invite = commands.add_parser("invite", help="print a one-time invitation, good for 7 days")
    invite.add_argument("--clinic-id", required=True)
    invite.add_argument("--clinic-name", required=True)
    invite.add_argument("--name", required=True, help="the person's name, as shown in the page")
    invite.add_argument(
        "--role", required=True, choices=["clinician", "supervisor", "admin", "auditor"]
    )
    return parser.parse_args(argv)


async def run(puente: Puente, arguments: argparse.Namespace) -> str:
    """The invitation to hand to the person."""
    try:
        _, invitation = await puente.membership.invite(
            clinic_id=arguments.clinic_id,
            clinic_name=arguments.clinic_name,
            name=arguments.name,
            role=arguments.role,
        )
        return invitation
    finally:
        await puente.close()


def main(argv: list[str] | None = None) -> int:
    arguments = _arguments(argv)
    try:
        invitation = carry_out(lambda: run(Puente(), arguments))
    except Failed as failed:
        sys.stderr.write(f"members: {failed}\n")
        return 1
    sys.stdout.write(invitation + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
