"""What the trace of a refusal says of who was refused, and whose auditor finds it.

A refusal names its caller wherever they are known for certain: by a signature that holds, or by a
key's secret. What anybody could have written (a forged token's subject, a key's id) names nobody,
or a stranger could write other people's names into the audit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest

from puente.api.door import BODY_LIMIT
from puente.domain.member import MemberState
from puente.providers.identity.oidc import OidcIdentity
from puente.services.keys import REQUESTS_PER_MINUTE
from puente.settings import IdentitySettings
from tests.api.clinic import Clinic
from tests.support.clock import MovableClock
from tests.support.people import NORTH
from tests.support.serving import serve
from tests.support.tokens import AUDIENCE, CLIENT, Issuer, forgeries

Refuse = Callable[[Clinic], Awaitable[httpx.Response]]
NOBODY = None


async def _become(clinic: Clinic, who: str, state: MemberState) -> None:
    mine = clinic.people.members[who]
    await clinic.puente.repositories.members.change(mine, {"state": state})


def _read(clinic: Clinic) -> str:
    return f"/api/integration/actions/{clinic.action.action_id}"


async def _without_a_token(clinic: Clinic) -> httpx.Response:
    return await clinic.call(None, "GET", "/api/me")


async def _a_stranger(clinic: Clinic) -> httpx.Response:
    return await clinic.call("stranger", "GET", "/api/me")


async def _suspended(clinic: Clinic) -> httpx.Response:
    await _become(clinic, "clinician", "suspended")
    return await clinic.call("clinician", "GET", f"/api/conversations/{clinic.ids['turn_id']}")


async def _suspended_and_invited_anew(clinic: Clinic) -> httpx.Response:
    await _become(clinic, "clinician", "suspended")
    accept = {"invitation": clinic.invitation}
    return await clinic.call("clinician", "POST", "/api/members/accept", accept)


async def _signed_out(clinic: Clinic) -> httpx.Response:
    await clinic.call("clinician", "POST", "/api/sign-out")
    return await clinic.call("clinician", "GET", "/api/me")


async def _signed_out_stranger(clinic: Clinic) -> httpx.Response:
    await clinic.puente.membership.sign_out("token-of-stranger")
    return await clinic.call("stranger", "GET", "/api/me")


async def _signed_out_with_an_invitation(clinic: Clinic) -> httpx.Response:
    await clinic.call("clinician", "POST", "/api/sign-out")
    accept = {"invitation": clinic.invitation}
    return await clinic.call("clinician", "POST", "/api/members/accept", accept)


async def _an_unknown_invitation(clinic: Clinic) -> httpx.Response:
    return await clinic.call("guest", "POST", "/api/members/accept", {"invitation": "f" * 48})


async def _a_role_without_the_right(clinic: Clinic) -> httpx.Response:
    return await clinic.call("clinician", "GET", "/api/audit")


async def _a_colleagues_visit(clinic: Clinic) -> httpx.Response:
    path = f"/api/conversations/{clinic.visit.conversation_id}"
    return await clinic.call("colleague", "GET", path)


async def _a_body_too_large(clinic: Clinic) -> httpx.Response:
    content = b"x" * (BODY_LIMIT + 1)
    return await clinic.call("clinician", "POST", "/api/conversations", content=content)


async def _a_member_at_a_keys_route(clinic: Clinic) -> httpx.Response:
    return await clinic.call("clinician", "GET", _read(clinic))


async def _a_key_at_a_members_route(clinic: Clinic) -> httpx.Response:
    return await clinic.call("machine", "GET", "/api/me")


async def _a_revoked_key(clinic: Clinic) -> httpx.Response:
    await clinic.call("admin", "DELETE", f"/api/keys/{clinic.key.key_id}")
    return await clinic.call("machine", "GET", _read(clinic))


async def _a_keys_id_with_another_secret(clinic: Clinic) -> httpx.Response:
    text = clinic.call.keys["machine"]
    clinic.call.keys["machine"] = text[:-64] + "0" * 64
    return await clinic.call("machine", "GET", _read(clinic))


async def _a_revoked_keys_id_with_another_secret(clinic: Clinic) -> httpx.Response:
    await clinic.call("admin", "DELETE", f"/api/keys/{clinic.key.key_id}")
    return await _a_keys_id_with_another_secret(clinic)


async def _a_key_that_asks_too_much(clinic: Clinic) -> httpx.Response:
    for _ in range(REQUESTS_PER_MINUTE):
        await clinic.puente.state.increment(f"keys/{clinic.key.key_id}", ttl_s=60)
    return await clinic.call("machine", "GET", _read(clinic))


@dataclass(frozen=True)
class Refusal:
    """``who`` is a name of ``People``, or ``machine`` for the clinic's key."""

    ask: Refuse
    status: int
    who: str | None

    def __str__(self) -> str:
        return self.ask.__name__.strip("_")


REFUSALS = (
    Refusal(_without_a_token, 401, NOBODY),
    Refusal(_a_stranger, 403, NOBODY),
    Refusal(_suspended, 403, "clinician"),
    Refusal(_suspended_and_invited_anew, 403, "clinician"),
    Refusal(_signed_out, 401, "clinician"),
    Refusal(_signed_out_stranger, 401, NOBODY),
    Refusal(_signed_out_with_an_invitation, 401, "clinician"),
    Refusal(_an_unknown_invitation, 404, NOBODY),
    Refusal(_a_role_without_the_right, 403, "clinician"),
    Refusal(_a_colleagues_visit, 404, "colleague"),
    Refusal(_a_body_too_large, 413, "clinician"),
    Refusal(_a_member_at_a_keys_route, 401, NOBODY),
    Refusal(_a_key_at_a_members_route, 401, NOBODY),
    Refusal(_a_revoked_key, 401, "machine"),
    Refusal(_a_keys_id_with_another_secret, 401, NOBODY),
    Refusal(_a_revoked_keys_id_with_another_secret, 401, NOBODY),
    Refusal(_a_key_that_asks_too_much, 429, "machine"),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
async def test_a_refusal_names_whom_it_knows_to_their_clinics_auditor(
    clinic: Clinic, refusal: Refusal
) -> None:
    answer = await refusal.ask(clinic)
    assert answer.status_code == refusal.status, answer.text
    who = NOBODY
    if refusal.who is not NOBODY:
        machine = refusal.who == "machine"
        who = clinic.key.key_id if machine else clinic.people[refusal.who].member_id
    (row,) = await clinic.call.trace(answer)
    assert (row["principal_id"], row["clinic_id"]) == (who, who and NORTH)
    request_id = answer.headers["x-request-id"]
    for auditor, sees in (("auditor", who is not NOBODY), ("south_auditor", False)):
        found = (await clinic.call(auditor, "GET", "/api/audit")).json()["items"]
        assert any(row["request_id"] == request_id for row in found) == sees


async def test_whom_a_refusal_names_is_told_to_the_audit_alone(clinic: Clinic) -> None:
    """A suspended member is answered as a stranger is, a revoked key as an unknown one."""

    def said(answer: httpx.Response) -> dict[str, object]:
        return {**answer.json(), "request_id": ""}

    assert said(await _suspended(clinic)) == said(await _a_stranger(clinic))
    revoked = await _a_revoked_key(clinic)
    assert said(revoked) == said(await _a_keys_id_with_another_secret(clinic))
    everything = revoked.text + repr(revoked.headers)
    assert clinic.key.key_id not in everything
    assert NORTH not in everything


async def test_a_token_that_is_not_believed_names_nobody(
    clinic: Clinic, clock: MovableClock
) -> None:
    """It carries a member's name; so does one that was good until a minute ago, and expired."""
    issuer = Issuer(subject="clinician")
    async with serve(issuer.app()) as url, httpx.AsyncClient() as http:
        issuer.url = url
        settings = IdentitySettings(
            provider="oidc", issuer=url, audience=AUDIENCE, client_id=CLIENT
        )
        member = clinic.people.members["clinician"]
        await clinic.puente.repositories.members.bind(
            NORTH, member.member_id, issuer=url, subject="clinician"
        )
        clinic.puente.__dict__["identity"] = OidcIdentity(settings, http, clock)
        clinic.puente.__dict__.pop("membership", None)

        async def named(token: str) -> tuple[int, str | None, str | None]:
            headers = {"authorization": f"Bearer {token}"}
            answer = await clinic.call(None, "GET", "/api/me", headers=headers)
            (row,) = await clinic.call.trace(answer)
            return answer.status_code, row["principal_id"], row["clinic_id"]

        assert await named(issuer.token()) == (200, member.member_id, NORTH)
        wrong = forgeries(issuer)
        assert len(wrong) > 30
        found = {what: await named(token) for what, token in wrong.items()}
        assert {what: got for what, got in found.items() if got != (401, None, None)} == {}
