"""Amazon SQS, standard queues. ``MessageGroupId`` makes them fair between endpoints."""

import asyncio
import json
from functools import cached_property
from typing import Any

from puente.domain.errors import Invalid, Unavailable
from puente.ports import Queue, QueueMessage
from puente.providers import ProviderContext


class SqsQueue:
    name = "sqs"

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _client(self) -> Any:
        """Made when something is first sent: most events of most functions send nothing, and the
        SDK is a quarter of a cold start. Of the SDK its core, without what it adds for other
        services."""
        from botocore.session import get_session

        return get_session().create_client("sqs")

    async def _call(self, operation: str, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            method = getattr(self._client, operation)
            return await asyncio.to_thread(method, QueueUrl=self._url, **arguments)
        except (BotoCoreError, ClientError):
            raise Unavailable("the queue does not answer") from None

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        fair = {"MessageGroupId": group} if group else {}
        answer = await self._call("send_message", MessageBody=body, DelaySeconds=delay_s, **fair)
        return str(answer["MessageId"])

    async def receive(self, *, limit: int = 10, wait_s: float = 0) -> list[QueueMessage]:
        answer = await self._call(
            "receive_message",
            MaxNumberOfMessages=limit,
            WaitTimeSeconds=int(wait_s),
            MessageSystemAttributeNames=["All"],
        )
        return [_message(raw) for raw in answer.get("Messages", [])]

    async def delete(self, receipt_handle: str) -> None:
        await self._call("delete_message", ReceiptHandle=receipt_handle)

    async def change_visibility(self, receipt_handle: str, visibility_s: int) -> None:
        await self._call(
            "change_message_visibility",
            ReceiptHandle=receipt_handle,
            VisibilityTimeout=visibility_s,
        )

    async def waiting(self) -> int:
        name = "ApproximateNumberOfMessages"
        answer = await self._call("get_queue_attributes", AttributeNames=[name])
        return int(answer["Attributes"][name])

    async def dead(self) -> int:
        return await self._beside(await self._dead_letters()).waiting()

    async def _dead_letters(self) -> str:
        """The ARN of the dead-letter queue. Raises Invalid where there is none."""
        attributes = await self._call("get_queue_attributes", AttributeNames=["RedrivePolicy"])
        policy = json.loads(attributes.get("Attributes", {}).get("RedrivePolicy", "{}"))
        if "deadLetterTargetArn" not in policy:
            raise Invalid("this queue has no dead letters")
        return str(policy["deadLetterTargetArn"])

    def _beside(self, arn: str) -> "SqsQueue":
        """The queue of this ARN, in the same account and region."""
        name = arn.rsplit(":", 1)[-1]
        return SqsQueue(f"{self._url.rsplit('/', 1)[0]}/{name}")

    async def redrive(self) -> int | None:
        """By the service's own move task; where it has none, one by one, the copy first."""
        from botocore.exceptions import BotoCoreError, ClientError

        source = await self._dead_letters()
        try:
            await asyncio.to_thread(self._client.start_message_move_task, SourceArn=source)
        except ClientError as error:
            code = str(error.response["Error"]["Code"])
            # A bare number is no error of SQS: whoever answers does not know the action.
            if code not in _NO_SUCH_ACTION and not code.isdigit():
                raise Unavailable("the queue does not answer") from None
        except BotoCoreError:
            raise Unavailable("the queue does not answer") from None
        else:
            return None
        return await self._move_from(source)

    async def _move_from(self, source: str) -> int:
        dead = self._beside(source)
        moved = 0
        while messages := await dead.receive():
            for message in messages:
                await self.send(message.body, group=message.group)
                await dead.delete(message.receipt_handle)
                moved += 1
        return moved


_NO_SUCH_ACTION = frozenset(
    {"InvalidAction", "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation",
     "NotImplemented", "UnknownOperation", "UnknownOperationException"}
)  # fmt: skip


def _message(raw: dict[str, Any]) -> QueueMessage:
    attributes = raw.get("Attributes", {})
    return QueueMessage(
        message_id=raw["MessageId"],
        receipt_handle=raw["ReceiptHandle"],
        body=raw["Body"],
        receive_count=int(attributes.get("ApproximateReceiveCount", 1)),
        group=attributes.get("MessageGroupId"),
        sent_at_ms=int(attributes.get("SentTimestamp", 0)),
        attributes=attributes,
    )


def create(context: ProviderContext, *, url: str) -> Queue:
    return SqsQueue(url)
