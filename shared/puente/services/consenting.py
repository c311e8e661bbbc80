"""Whether a visit may be interpreted now, and recording a consent that an emergency put off."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from puente.domain.consent import Consent, ConsentGiven
from puente.domain.conversation import Conversation
from puente.domain.errors import Conflict, ConsentRequired, EmergencyOver
from puente.domain.member import Principal
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.services.emergencies import Emergencies
from puente.services.parts import Repositories, Tools
from puente.services.visits import record_of, require_open, require_published

Stop = Literal["no_consent", "consent_withdrawn", "emergency_over", "visit_ended"]
"""Why no interpreter may listen. ``no_consent``: refused, or nobody could ask."""

_SAID: dict[Stop, str] = {
    "no_consent": "no consent is on record for this visit",
    "consent_withdrawn": "the patient no longer consents: call a human interpreter",
    "emergency_over": "the minutes without consent have passed: record consent to go on",
}


@dataclass(frozen=True)
class Standing:
    """``stop`` is None where the visit may be interpreted; ``left_s`` for how long still, where it
    began without consent."""

    stop: Stop | None
    left_s: int | None = None


class Consenting:
    def __init__(self, repositories: Repositories, emergencies: Emergencies, tools: Tools) -> None:
        self._repositories = repositories
        self._emergencies = emergencies
        self._tools = tools

    async def standing(self, visit: Conversation) -> Standing:
        """Whether an interpreter may listen to this visit now."""
        consent = await self._repositories.consents.get(visit.clinic_id, visit.consent_id)
        agreed = self._agreed(visit, consent)
        if agreed.stop is None and visit.state != "active":
            return Standing("visit_ended")
        return agreed

    def stop(self, visit: Conversation) -> Stop | None:
        """Why the interpreting of this visit has to end, by what the visit itself says: enough for
        whoever is interpreting already, and no leave to begin."""
        if visit.consent_ended:
            return "consent_withdrawn"
        stop = self._in_emergency(visit).stop if visit.without_consent else None
        return "visit_ended" if stop is None and visit.state != "active" else stop

    def _agreed(self, visit: Conversation, consent: Consent | None) -> Standing:
        if consent is not None:
            if consent.withdrawn_at is not None:
                return Standing("consent_withdrawn")
            return Standing(None if consent.granted else "no_consent")
        return self._in_emergency(visit)

    def _in_emergency(self, visit: Conversation) -> Standing:
        emergency = visit.emergency
        if emergency is None or emergency.state != "open":
            return Standing("no_consent")
        left = (emergency.until - self._tools.clock()).total_seconds()
        return Standing(None, ceil(left)) if left > 0 else Standing("emergency_over")

    async def require(self, visit: Conversation) -> None:
        """Raises ConsentRequired, EmergencyOver where no interpreter may listen for want of it."""
        stop = (await self.standing(visit)).stop
        if stop == "emergency_over":
            raise EmergencyOver(_SAID[stop])
        if stop in _SAID:
            raise ConsentRequired(_SAID[stop])

    async def record(
        self, principal: Principal, conversation_id: str, given: ConsentGiven
    ) -> tuple[Conversation, bool]:
        """The consent, or the refusal, of a visit that began without one; also after its end. Says
        whether this request recorded it; where consent was on record already, that one stands.

        Raises NotFound, Invalid for an unknown wording, Conflict where another answer is on record.
        """
        require_published(given)

        async def work(
            transaction: Transaction,
        ) -> tuple[Conversation, Sequence[Delivery] | None]:
            seen = require_open(
                principal,
                await self._repositories.conversations.get(
                    principal.clinic_id, conversation_id, transaction
                ),
                "emergency.use",
            )
            stored = await self._repositories.consents.get(
                seen.clinic_id, seen.consent_id, transaction
            )
            if stored is not None:
                return _stands(seen, stored, given), None
            if seen.emergency is None or seen.emergency.state == "refused":
                raise Conflict("the patient does not consent: begin another visit if that changed")
            made = record_of(
                principal, given, conversation_id, seen.consent_id, self._tools.clock()
            )
            await self._repositories.consents.add(made, transaction)
            state: Literal["consented", "refused"] = "consented" if given.granted else "refused"
            return await self._emergencies.settle(seen, state, principal.member_id, transaction)

        visit, deliveries = await self._repositories.database.transact(work)
        await self._emergencies.announce(deliveries or ())
        return visit, deliveries is not None


def _stands(seen: Conversation, stored: Consent, given: ConsentGiven) -> Conversation:
    """Raises Conflict where what is given now is another answer than what stands."""
    if stored.withdrawn_at is not None or stored.granted != given.granted:
        raise Conflict("another answer is on record: a consent is withdrawn, not changed")
    return seen
