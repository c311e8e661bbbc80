"""Print the proposals for the conversations of a file.

    python -m puente.detection FILE.jsonl

One JSON object: {conversation id: [{type, description, reason, provenance, confidence}]}.
"""

import json
import sys
from typing import Any

from puente.detection import propose
from puente.detection.conversations import read
from puente.detection.values import Proposal


def row(proposal: Proposal) -> dict[str, Any]:
    """A proposal as the scorer of medical orders reads it; turn ids are numbers where they can."""
    return {
        "type": proposal.type,
        "description": proposal.description,
        "reason": proposal.reason,
        "provenance": [int(t) if t.isdigit() else t for t in proposal.evidence],
        "confidence": proposal.confidence,
    }


def main(arguments: list[str]) -> int:
    """Read the file named; returns the exit status, 2 on wrong use or a file that is none."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m puente.detection FILE.jsonl\n")
        return 2
    try:
        found = {
            conversation.id: [row(proposal) for proposal in propose(conversation.turns)]
            for conversation in read(arguments[0])
        }
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
