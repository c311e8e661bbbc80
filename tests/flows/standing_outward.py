"""What stands for whom a visit speaks to: interpreter, texts, mail, webhooks, analytics."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import boto3
import httpx

from local.peer import PeerConfig, close_peer, create_peer
from tests.contract.providers.test_analytics import TOKEN as ANALYTICS_TOKEN
from tests.contract.providers.test_analytics import Vendor as AnalyticsVendor
from tests.contract.providers.test_email import KEY as SENDGRID_KEY
from tests.contract.providers.test_email import SendGrid
from tests.contract.providers.text_vendor import KEY as TEXT_KEY
from tests.contract.providers.text_vendor import TextVendor
from tests.flows.standing import READER, Ground, Held, Standing, Stands
from tests.support.mail_server import PAGE, SENDER, MailServer
from tests.support.serving import serve

PEER_KEY = "a-made-up-key"


def interpreter(provider: str) -> Stands:
    """The local peer, which takes the vendor's documented requests and nothing else."""

    @asynccontextmanager
    async def stand(ground: Ground) -> AsyncIterator[Standing]:
        peer = create_peer(PeerConfig(PEER_KEY))
        async with serve(peer) as url:

            async def proof(held: Held) -> None:
                assert held.session["demo"] is (provider == "local_peer")
                assert all(leg["client_secret"] for leg in held.session["legs"])

            variables = {
                "PUENTE_REALTIME__PROVIDER": provider,
                "PUENTE_REALTIME__BASE_URL": url,
                "PUENTE_REALTIME__API_KEY": PEER_KEY,
            }
            yield Standing(variables, proof)
            await close_peer(peer)

    return stand


def text(vendor: type[TextVendor]) -> Stands:
    @asynccontextmanager
    async def stand(ground: Ground) -> AsyncIterator[Standing]:
        made = vendor()
        async with serve(made.app) as url:

            async def proof(held: Held) -> None:
                assert held.summary["provider"] == made.provider
                assert held.summary["instead_of"] is None
                asked = {made.asked(body)[0] for body in made.requests}
                assert asked == {"actions", "summary"}

            variables = {
                "PUENTE_AI__PROVIDER": made.provider,
                "PUENTE_AI__BASE_URL": url,
                "PUENTE_AI__API_KEY": TEXT_KEY,
                "PUENTE_AI__MODEL": made.model,
            }
            yield Standing(variables, proof)
        assert made.problems == []

    return stand


@asynccontextmanager
async def console(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        assert "email not sent" in held.log

    yield Standing({"PUENTE_EMAIL__PROVIDER": "console"}, proof)


@asynccontextmanager
async def smtp(ground: Ground) -> AsyncIterator[Standing]:
    server = MailServer()
    await server.start()

    async def proof(held: Held) -> None:
        (mail,) = server.arrived
        assert mail.to == READER
        assert held.visit in mail.text

    yield Standing({**server.variables, "PUENTE_EMAIL__TIMEOUT_S": "10"}, proof)
    await server.stop()


@asynccontextmanager
async def ses(ground: Ground) -> AsyncIterator[Standing]:
    url = ground.aws()
    boto3.client("sesv2").create_email_identity(EmailIdentity="clinic.test")

    async def proof(held: Held) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{url}/moto-api/data.json")
        kept = answer.json()["ses"]["RawMessage"]
        (mail,) = [row for row in kept if held.visit in row["raw_data"].replace("=\r\n", "")]
        assert READER in mail["destinations"], mail["destinations"]

    variables = {"PUENTE_EMAIL__PROVIDER": "ses", **_sender()}
    yield Standing(variables, proof)


@asynccontextmanager
async def sendgrid(ground: Ground) -> AsyncIterator[Standing]:
    vendor = SendGrid()
    async with serve(vendor.app) as url:

        async def proof(held: Held) -> None:
            (mail,) = vendor.mails
            assert mail.to == READER
            assert held.visit in mail.text

        variables = {
            "PUENTE_EMAIL__PROVIDER": "sendgrid",
            "PUENTE_EMAIL__SENDGRID_API_KEY": SENDGRID_KEY,
            "PUENTE_EMAIL__SENDGRID_BASE_URL": url,
            **_sender(),
        }
        yield Standing(variables, proof)


def _sender() -> dict[str, str]:
    return {"PUENTE_EMAIL__SENDER": SENDER, "PUENTE_EMAIL__PAGE_URL": PAGE}


@asynccontextmanager
async def webhooks_over_http(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        assert held.receiver.arrivals

    yield Standing({"PUENTE_WEBHOOK__PROVIDER": "http"}, proof)


@asynccontextmanager
async def webhooks_recorded(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        assert held.receiver.arrivals == []

    yield Standing({"PUENTE_WEBHOOK__PROVIDER": "recording"}, proof)


@asynccontextmanager
async def logged(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        assert "visit_completed" in held.log

    yield Standing({"PUENTE_ANALYTICS__PROVIDER": "log"}, proof)


def analytics(provider: str) -> Stands:
    @asynccontextmanager
    async def stand(ground: Ground) -> AsyncIterator[Standing]:
        vendor = AnalyticsVendor()
        async with serve(vendor.app) as url:

            async def proof(held: Held) -> None:
                (event,) = vendor.events
                assert (event["name"], event["count"]) == ("visit_completed", 4)
                assert held.visit.encode() not in vendor.raw

            variables = {
                "PUENTE_ANALYTICS__PROVIDER": provider,
                "PUENTE_ANALYTICS__TOKEN": ANALYTICS_TOKEN,
                f"PUENTE_ANALYTICS__{provider.upper()}_BASE_URL": url,
            }
            yield Standing(variables, proof)

    return stand
