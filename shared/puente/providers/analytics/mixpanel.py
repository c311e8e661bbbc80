"""Mixpanel's import API: server-side events, strict, told apart by ``$insert_id``."""

import httpx

from puente.ports import Analytics
from puente.providers import ProviderContext
from puente.providers.analytics.batching import DEADLINE_S, BatchingAnalytics, Noted


def create(context: ProviderContext) -> Analytics:
    settings, http = context.settings.analytics, context.clients.http
    token = settings.token.get_secret_value()
    url = settings.mixpanel_base_url.rstrip("/") + "/import"

    def event(noted: Noted) -> dict[str, object]:
        # No person is named: an empty distinct_id makes no profile.
        told = {
            "time": int(noted.at.timestamp() * 1000),
            "distinct_id": "",
            # Letters, digits and hyphens are all it takes.
            "$insert_id": noted.insert_id.replace("_", "-"),
        }
        return {"event": noted.name, "properties": {**noted.properties, **told}}

    async def post(batch: list[Noted]) -> httpx.Response:
        return await http.post(
            url,
            params={"strict": "1"},
            auth=(token, ""),
            json=[event(noted) for noted in batch],
            timeout=DEADLINE_S,
        )

    return BatchingAnalytics(
        "mixpanel", post, clock=context.clock, ids=context.ids, telemetry=context.telemetry
    )
