"""``python -m puente.access``: the table of routes and roles as a page to read."""

import sys

from puente.domain.access import ROUTES, WITHOUT_MEMBER, Who, roles_at

COLUMNS: tuple[Who, ...] = ("clinician", "supervisor", "admin", "auditor", "machine")

_HEAD = """# Who may do what

Written by `make roles` from the table that the application asks at every request, and that the
tests go through cell by cell. `own`: visits that one held oneself. `clinic`: every object of one's
clinic. Empty: refused with 403. What is not one's to see, and anything of another clinic, answers
404 as if it were not there. `machine` is a key of the clinic's own system, which also needs the
scope for what it does.

"""


def as_markdown() -> str:
    """``docs/roles.md``."""
    lines = ["| route | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for route in ROUTES:
        held = roles_at(route)
        cells = " | ".join(held.get(role, "") for role in COLUMNS)
        lines.append(f"| `{route}` | {cells} |")
    said = {"public": "anybody", "token": "whoever is signed in, member or not"}
    others = [f"`{route}`: {said[access]}." for route, access in WITHOUT_MEMBER.items()]
    return _HEAD + "\n".join(lines) + "\n\n" + "\n".join(others) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
