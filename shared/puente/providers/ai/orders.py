"""Orders to the machine: somebody in the room, or a text read aloud, tells it what to write.

A model is told that what it reads is data. Where its answer rests on such words all the same, or
repeats them, nobody can tell what else it obeyed: none of the answer is taken then. A clinician
who says «ignore the previous instructions» of another's plan costs a visit the model's answer;
the rules still read it.
"""

import re

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|override|forget)\s+(?:\w+\s+){0,2}?"
    r"(?:instructions?|prompts?|guidelines)\b"
    r"|\b(?:ignor[ae]n?|olvid[ae]n?|omit[ae]n?)\s+(?:\w+\s+){0,2}?(?:instrucciones|prompts?)\b"
    r"|\bhaz caso omiso de\s+(?:\w+\s+){0,2}?instrucciones\b"
    r"|\b(?:system|developer)\s+(?:prompt|message)\b|\bmensaje del sistema\b"
    r"|\b(?:as|you are|eres|como)\s+(?:now\s+|ahora\s+)?(?:an?\s+|un\s+)?"
    r"(?:AI|IA|language model|modelo de lenguaje|chatbot)\b"
    r"|\"role\"\s*:\s*\"|\[/?INST\]|</?(?:system|instructions?|record)>",
    re.IGNORECASE,
)


def gives_orders(text: str | None) -> bool:
    """Whether ``text`` speaks to the machine that reads it."""
    return text is not None and _ORDERS.search(text) is not None
