"""Mailing whoever watches over a clinic of emergencies: a colleague's visit was opened, or somebody
who has several such to account for began another visit without consent.

What is owed is written with the visit itself, which waits for no mail; the sweep sends it. A mail
that may have been lost is sent again: twice is better than not at all. It holds no patient's words,
nor the reason, which may name a patient.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from puente.domain.errors import EmailRefused, PuenteError
from puente.domain.notice import TRIES, Notice, NoticeKind, wait_after
from puente.ports import Email, EmailSender
from puente.services.parts import Repositories, Tools

BATCH = 20
LEASE = timedelta(minutes=2)
"""Longer than a sweep runs."""
GIVEN_UP = "notice given up"


@dataclass(frozen=True)
class _Words:
    subject: str
    said: tuple[str, str]
    """English, Spanish."""
    section: str
    """Of the page, under ``#/oversight``."""


_WORDS: Mapping[NoticeKind, _Words] = {
    "break_glass": _Words(
        "Emergency opening of a visit / Apertura de una consulta en una emergencia",
        (
            "{name} opened a colleague's visit at {clinic} in an emergency, at {when} UTC. Why, "
            "and for how long, is under «Emergency openings», after signing in:",
            "{name} abrió en una emergencia la consulta de un colega en {clinic}, a las {when} "
            "UTC. Por qué y hasta cuándo está en «Aperturas de urgencia», al iniciar sesión:",
        ),
        "emergencies",
    ),
    "unconsented": _Words(
        "Visits without consent to be settled / Consultas sin consentimiento por resolver",
        (
            "{name} began another visit without consent at {clinic}, at {when} UTC, and has "
            "several such to account for. They are under «Without consent», after signing in:",
            "{name} empezó otra consulta sin consentimiento en {clinic}, a las {when} UTC, y "
            "tiene varias por justificar. Están en «Sin consentimiento», al iniciar sesión:",
        ),
        "unconsented",
    ),
}


class TellWatchers:
    """``watching`` names the addresses of a clinic; ``page_url`` is where the link leads."""

    def __init__(
        self,
        repositories: Repositories,
        email: EmailSender,
        tools: Tools,
        watching: Callable[[str], Sequence[str]],
        page_url: str,
    ) -> None:
        self._repositories = repositories
        self._email = email
        self._tools = tools
        self._watching = watching
        self._page_url = page_url.rstrip("/")

    async def __call__(self) -> int:
        """How many mails were handed over. Raises Unavailable, of the database alone."""
        sent = 0
        now = self._tools.clock()
        for notice in await self._repositories.notices.due(now, BATCH):
            if not await self._repositories.notices.claim(notice, now, now + LEASE):
                continue
            told, answers = await self._tell(notice)
            sent += len(told) - len(notice.told)
            await self._repositories.notices.close(self._closed(notice, told))
            if not answers:
                # What does not answer for one would keep each of the others waiting as long.
                break
        return sent

    async def _tell(self, notice: Notice) -> tuple[list[str], bool]:
        """Who has it now, and whether the mail service answers."""
        told = list(notice.told)
        owed = [a for a in self._watching(notice.clinic_id) if _digest(a) not in told]
        name, clinic = await self._names(notice) if owed else ("", "")
        for address in owed:
            try:
                await self._email.send(self._letter(notice, address, name, clinic))
            except EmailRefused as met:
                # This address, for good: the others are told all the same.
                self._tools.telemetry.warning("notice refused", code=met.code)
            except PuenteError as met:
                self._tools.telemetry.warning("notice not sent", code=met.code)
                return told, False
            told.append(_digest(address))
        return told, True

    def _closed(self, notice: Notice, told: Sequence[str]) -> Notice:
        owed = {_digest(a) for a in self._watching(notice.clinic_id)} - set(told)
        tries, due = notice.tries + 1, None
        if owed and tries < TRIES:
            due = self._tools.clock() + wait_after(tries)
        elif owed:
            self._tools.telemetry.error(GIVEN_UP, clinic_id=notice.clinic_id)
        return notice.model_copy(update={"told": tuple(told), "due_at": due})

    async def _names(self, notice: Notice) -> tuple[str, str]:
        member = await self._repositories.members.get(notice.clinic_id, notice.member_id)
        return (member.name, member.clinic_name) if member else (notice.member_id, "?")

    def _letter(self, notice: Notice, address: str, name: str, clinic: str) -> Email:
        when = notice.opened_at.strftime("%Y-%m-%d %H:%M")
        words = _WORDS[notice.kind]
        link = f"{self._page_url}/#/oversight/{words.section}"
        said = [one.format(name=name, clinic=clinic, when=when) for one in words.said]
        parts = [
            f'<p lang="{language}">{escape(one)}<br><a href="{escape(link)}">{escape(link)}</a></p>'
            for language, one in zip(("en", "es"), said, strict=True)
        ]
        return Email(
            to=address,
            subject=words.subject,
            text="\n\n--\n\n".join(f"{one}\n{link}" for one in said) + "\n",
            html=f'<!doctype html><html lang="en"><body>{"".join(parts)}</body></html>\n',
            message_id=f"{notice.notice_id}.{_digest(address)[:12]}",
        )


def _digest(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()
