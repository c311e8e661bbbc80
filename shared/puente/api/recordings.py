"""``/api/conversations/{conversation_id}/recordings``: a visit's sound, where it was agreed to."""

import base64
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from puente.api.door import Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.paging import Cursor, page_of
from puente.domain.base import ClientId, Instant, Model
from puente.domain.recording import MAX_SEGMENTS, Part, Recording

router = make_router("recordings")

RECORDINGS = "/conversations/{conversation_id}/recordings"
RECORDING = RECORDINGS + "/{recording_id}"

First = Annotated[int, Query(ge=0, lt=MAX_SEGMENTS, description="The first segment wanted")]


class OpenRecording(Model):
    recording_id: ClientId
    """Made by the page, so that a repeated request opens one recording."""
    started_at: Instant


class RecordingOut(Model):
    recording_id: str
    state: str
    """``open`` while the page still has parts of it, or lost them; else ``complete``."""
    started_at: Instant
    segments: int
    """Of ten seconds each, the last one shorter."""


class RecordingOpened(RecordingOut):
    key: str
    """256 bits for AES-GCM, base64; the page keeps it in memory only."""


class RecordingList(Model):
    agreed: bool
    """Whether this visit may be recorded now."""
    items: list[RecordingOut]
    next_cursor: str | None


class UploadParts(Model):
    parts: list[Part] = Field(min_length=1, max_length=30)


class SignedUpload(Model):
    part: str
    method: str = "PUT"
    url: str
    headers: dict[str, str]


class SignedUploads(Model):
    items: list[SignedUpload]


class RecordingLinks(RecordingOpened):
    links: dict[str, str]
    """The manifest's address, and those of the segments from ``first`` on, as many as there are
    or as one answer holds. Good for five minutes."""


@router.post(RECORDINGS, status_code=201, operation_id="openRecording")
async def open_recording(
    conversation_id: PathId,
    body: OpenRecording,
    caller: Caller,
    services: Services,
    request: Request,
    response: Response,
) -> RecordingOpened:
    """Begin to record a visit; repeated with the page's own id it answers 200 with the same one."""
    name_in_audit(request, recording_id=body.recording_id)
    recording, key, made = await services.recordings.open(
        caller, conversation_id, body.recording_id, body.started_at
    )
    response.status_code = 201 if made else 200
    return RecordingOpened(**_plain(recording), key=_base64(key))


@router.get(RECORDINGS, operation_id="listRecordings")
async def list_recordings(
    conversation_id: PathId, caller: Caller, services: Services, cursor: Cursor = None
) -> RecordingList:
    """In the order in which they began."""
    agreed, found = await services.recordings.of(caller, conversation_id)
    shown, following = page_of(found, lambda one: one.recording_id, cursor)
    return RecordingList(
        agreed=agreed, items=[RecordingOut(**_plain(one)) for one in shown], next_cursor=following
    )


@router.delete(RECORDINGS, status_code=204, operation_id="withdrawRecordings")
async def withdraw_recordings(
    conversation_id: PathId, caller: Caller, services: Services
) -> Response:
    """The patient no longer agrees: every recording of the visit is gone, and none can begin."""
    await services.recordings.withdraw(caller, conversation_id)
    return Response(status_code=204)


@router.post(
    "/conversations/{conversation_id}/consent/withdraw",
    status_code=204,
    operation_id="withdrawConsent",
)
async def withdraw_consent(conversation_id: PathId, caller: Caller, services: Services) -> Response:
    """The patient no longer consents: no interpreter is given any more, every recording is gone.
    What was said stays as long as the clinic keeps it."""
    await services.recordings.withdraw_consent(caller, conversation_id)
    return Response(status_code=204)


@router.get(RECORDING, operation_id="getRecording")
async def get_recording(
    conversation_id: PathId,
    recording_id: PathId,
    caller: Caller,
    services: Services,
    first: First = 0,
) -> RecordingLinks:
    """What is needed to hear a recording."""
    playback = await services.recordings.play(caller, conversation_id, recording_id, first=first)
    return RecordingLinks(
        **_plain(playback.recording), key=_base64(playback.key), links=playback.links
    )


@router.post(RECORDING + "/uploads", operation_id="uploadRecording")
async def upload_recording(
    conversation_id: PathId,
    recording_id: PathId,
    body: UploadParts,
    caller: Caller,
    services: Services,
) -> SignedUploads:
    """Where to put these encrypted parts, within five minutes. Safe to ask again."""
    uploads = await services.recordings.sign_uploads(
        caller, conversation_id, recording_id, body.parts
    )
    return SignedUploads(
        items=[
            SignedUpload(part=one.part, url=one.request.url, headers=dict(one.request.headers))
            for one in uploads
        ]
    )


@router.post(RECORDING + "/complete", operation_id="completeRecording")
async def complete_recording(
    conversation_id: PathId, recording_id: PathId, caller: Caller, services: Services
) -> RecordingOut:
    """Close a recording whose parts and manifest have arrived."""
    return RecordingOut(
        **_plain(await services.recordings.complete(caller, conversation_id, recording_id))
    )


def _plain(recording: Recording) -> dict[str, object]:
    return {
        "recording_id": recording.recording_id,
        "state": recording.state,
        "started_at": recording.started_at,
        "segments": sum(1 for part in recording.parts if part != "manifest"),
    }


def _base64(key: bytes) -> str:
    return base64.b64encode(key).decode()
