"""Whether a database's address can be one, before anything is dialled."""

import re

SCHEMES = ("mongodb://", "mongodb+srv://")
HOST = re.compile(r"(?:[A-Za-z0-9._%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def fault_of_address(uri: str) -> str | None:
    """What is wrong with it and how to mend it; None where nothing is. Never its text."""
    scheme = next((known for known in SCHEMES if uri.startswith(known)), None)
    if scheme is None:
        return f"must begin with {' or '.join(SCHEMES)}: copy it from the database's own page"
    rest = uri.removeprefix(scheme)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    before_options = rest.split("?", 1)[0]
    user, _, hosts = authority.rpartition("@")
    if "@" in user or "@" in before_options[len(authority) :]:
        return "write the user's and password's own : / @ ? # as %3A %2F %40 %3F %23"
    if user.count(":") > 1:
        return "write the user's and password's own : as %3A"
    if not hosts or not all(HOST.fullmatch(host) for host in hosts.split(",")):
        return "names no host, or one that cannot be: hosts are written name or name:27017"
    return None
