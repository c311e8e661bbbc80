"""``python -m local.child COMMAND …``: become COMMAND, as a child that ends with its parent.

Ctrl-C reaches every process of the terminal's group at once; this one leaves it to the parent,
who stops its parts in order. On Linux the kernel also ends it when the parent is killed.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(command: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
