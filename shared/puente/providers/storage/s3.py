"""Storage in S3, encrypted by the bucket's key. Blocking calls run in a thread."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from puente.domain.errors import NotFound, Unavailable
from puente.ports import Found, SignedRequest, Storage
from puente.providers import ProviderContext
from puente.providers.storage.keys import check_key


class S3Storage:
    name = "s3"

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    async def _call(self, operation: str, **arguments: Any) -> Any:
        method = getattr(self._client, operation)
        return await _run(method, Bucket=self._bucket, **arguments)

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        await self._call(
            "put_object",
            Key=check_key(key),
            Body=body,
            ContentType=content_type,
            ChecksumAlgorithm="SHA256",
        )
        return hashlib.sha256(body).hexdigest()

    async def get(self, key: str) -> bytes:
        answer = await self._call("get_object", Key=check_key(key))
        return bytes(await _run(answer["Body"].read))

    async def delete(self, key: str) -> None:
        await self._call("delete_object", Key=check_key(key))

    async def list(self, prefix: str) -> AsyncIterator[str]:
        token: dict[str, str] = {}
        while True:
            page = await self._call("list_objects_v2", Prefix=prefix, **token)
            for item in page.get("Contents", []):
                yield item["Key"]
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    async def sign_upload(
        self, key: str, *, content_type: str, size: int, sha256: str, ttl_s: int
    ) -> SignedRequest:
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        given = {
            "ContentType": content_type,
            # The browser sets this header by itself, and no page can set it otherwise.
            "ContentLength": size,
            "ChecksumSHA256": checksum,
        }
        url = await self._sign("put_object", key, ttl_s, **given)
        return SignedRequest(url, {"content-type": content_type, "x-amz-checksum-sha256": checksum})

    async def sign_download(self, key: str, *, ttl_s: int) -> SignedRequest:
        return SignedRequest(await self._sign("get_object", key, ttl_s))

    async def probe(self) -> Found:
        await self._call("head_bucket")
        return Found()

    async def _sign(self, operation: str, key: str, ttl_s: int, **given: Any) -> str:
        params = {"Bucket": self._bucket, "Key": check_key(key), **given}
        sign = self._client.generate_presigned_url
        return str(await _run(sign, ClientMethod=operation, Params=params, ExpiresIn=ttl_s))


async def _run(work: Callable[..., Any], **arguments: Any) -> Any:
    """``work`` in a thread. Raises NotFound and Unavailable, an answer cut short included."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return await asyncio.to_thread(work, **arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            raise NotFound("no such object") from None
        raise Unavailable("storage does not answer") from None
    except BotoCoreError:
        raise Unavailable("storage does not answer") from None


def create(context: ProviderContext, *, anchors: bool = False) -> Storage:
    """With ``anchors`` over the bucket in which the audit is anchored."""
    import boto3
    from botocore.config import Config

    # Version 4 is what newer regions take, and what binds an upload to its size and checksum. The
    # bucket's own name in its own region: one address, which the page's policy can name, and none
    # that redirects.
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
    )
    storage = context.settings.storage
    bucket = storage.anchor_bucket if anchors else storage.bucket
    return S3Storage(boto3.client("s3", config=config), bucket or "")
