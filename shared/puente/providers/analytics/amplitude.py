"""Amplitude's HTTP API V2, told apart by ``insert_id``."""

import httpx

from puente.ports import Analytics
from puente.providers import ProviderContext
from puente.providers.analytics.batching import DEADLINE_S, BatchingAnalytics, Noted

DEVICE = "puente-server"
"""Amplitude wants a user or a device of five characters or more; this one is nobody's."""


def create(context: ProviderContext) -> Analytics:
    settings, http = context.settings.analytics, context.clients.http
    key = settings.token.get_secret_value()
    url = settings.amplitude_base_url.rstrip("/") + "/2/httpapi"

    def event(noted: Noted) -> dict[str, object]:
        return {
            "event_type": noted.name,
            "device_id": DEVICE,
            "time": int(noted.at.timestamp() * 1000),
            "insert_id": noted.insert_id,
            # Without this the vendor derives a place from our address.
            "ip": "",
            "event_properties": dict(noted.properties),
        }

    async def post(batch: list[Noted]) -> httpx.Response:
        body = {"api_key": key, "events": [event(noted) for noted in batch]}
        return await http.post(url, json=body, timeout=DEADLINE_S)

    return BatchingAnalytics(
        "amplitude", post, clock=context.clock, ids=context.ids, telemetry=context.telemetry
    )
