"""A patient refuses while the page's request to open the visit is on its way."""

from tests.api.clinic import Clinic
from tests.api.routes import CONSENT

VISIT = "/api/conversations/visit-madeup-taken-back"


async def test_what_was_opened_meanwhile_is_taken_back_and_never_interpreted(
    clinic: Clinic,
) -> None:
    conversation_id = VISIT.rsplit("/", 1)[1]
    opening = {"languages": ["en", "es"], "conversation_id": conversation_id, "consent": CONSENT}
    assert (await clinic.call("clinician", "POST", VISIT + "/consent/withdraw")).status_code == 404
    assert (await clinic.call("clinician", "POST", "/api/conversations", opening)).is_success
    assert (await clinic.call("clinician", "POST", VISIT + "/consent/withdraw")).is_success
    asked = {"conversation_id": conversation_id, "mode": "translate"}
    minted = await clinic.call("clinician", "POST", "/api/session", asked)
    assert (minted.status_code, minted.json()["code"]) == (403, "consent_required")
    ended = await clinic.call("clinician", "POST", VISIT + "/end", {"turns": []})
    assert (ended.json()["state"], ended.json()["missing"]) == ("ending", [])
    (consent,) = await clinic.rows("consents", conversation_id=conversation_id)
    assert consent["withdrawn_at"] == clinic.puente.clock()
    # The opening's answer was lost, and the page asked once more: it gets nothing new.
    assert (await clinic.call("clinician", "POST", "/api/conversations", opening)).is_success
    minted = await clinic.call("clinician", "POST", "/api/session", asked)
    assert (minted.status_code, minted.json()["code"]) == (409, "conflict")
