"""Signatures as the Standard Webhooks specification and its own packages read them."""

import json
import time
from typing import Any

import pytest
import standardwebhooks
import svix.webhooks
from hypothesis import given
from hypothesis import strategies as st

from puente.webhooks.signatures import TOLERANCE_S, BadSignature, make_secret, sign, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The specification's own vector."""

OTHER = make_secret(b"o" * 24)


def test_the_specifications_vector() -> None:
    assert sign([SECRET], MESSAGE, STAMP, BODY) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(STAMP),
        "webhook-signature": SIGNATURE,
    }
    verify(SECRET, sign([SECRET], MESSAGE, STAMP, BODY), BODY, now=STAMP)


PACKAGES: dict[str, Any] = {
    "standardwebhooks": standardwebhooks.Webhook,
    "svix": svix.webhooks.Webhook,
}


@pytest.mark.parametrize("package", PACKAGES)
@given(text=st.text())
def test_both_packages_take_what_we_sign(package: str, text: str) -> None:
    body = json.dumps({"text": text}).encode()
    headers = sign([OTHER, SECRET], MESSAGE, int(time.time()), body)
    for secret in (SECRET, OTHER):
        PACKAGES[package](secret).verify(body, headers)


@pytest.mark.parametrize("package", PACKAGES)
def test_both_packages_refuse_what_we_sign_for_another(package: str) -> None:
    headers = sign([OTHER], MESSAGE, int(time.time()), BODY)
    with pytest.raises(Exception, match="No matching signature"):
        PACKAGES[package](SECRET).verify(BODY, headers)


def test_while_a_secret_rotates_both_verify() -> None:
    headers = sign([OTHER, SECRET], MESSAGE, STAMP, BODY)
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, OTHER):
        verify(secret, headers, BODY, now=STAMP)


def test_header_names_may_be_written_in_any_case() -> None:
    headers = {name.title(): value for name, value in sign([SECRET], MESSAGE, STAMP, BODY).items()}
    verify(SECRET, headers, BODY, now=STAMP)


@pytest.mark.parametrize("offset", [-TOLERANCE_S, TOLERANCE_S])
def test_five_minutes_either_way_are_tolerated(offset: int) -> None:
    headers = sign([SECRET], MESSAGE, STAMP, BODY)
    verify(SECRET, headers, BODY, now=STAMP + offset)
    with pytest.raises(BadSignature):
        verify(SECRET, headers, BODY, now=STAMP + offset * 1.01)


GOOD = sign([SECRET], MESSAGE, STAMP, BODY)
TAMPERED = {
    "no headers": {},
    "another id": {**GOOD, "webhook-id": "msg_other"},
    "no id": {k: v for k, v in GOOD.items() if k != "webhook-id"},
    "another time": {**GOOD, "webhook-timestamp": str(STAMP + 1)},
    "no time": {**GOOD, "webhook-timestamp": ""},
    "a time that is none": {**GOOD, "webhook-timestamp": "yesterday"},
    "a negative time": {**GOOD, "webhook-timestamp": "-1614265330"},
    "a time with a fraction": {**GOOD, "webhook-timestamp": "1614265330.0"},
    "a time in other digits": {**GOOD, "webhook-timestamp": "¹²³"},
    "a time without end": {**GOOD, "webhook-timestamp": "9" * 5_000},
    "no signature": {**GOOD, "webhook-signature": ""},
    "an empty one": {**GOOD, "webhook-signature": "v1,"},
    "another version": {**GOOD, "webhook-signature": SIGNATURE.replace("v1,", "v2,")},
    "no version": {**GOOD, "webhook-signature": SIGNATURE[3:]},
    "cut short": {**GOOD, "webhook-signature": SIGNATURE[:-1]},
    "commas between": {**GOOD, "webhook-signature": f"x,{SIGNATURE}"},
    "not ascii": {**GOOD, "webhook-signature": "v1,ñ\udcff"},
    "an id that is no text": {**GOOD, "webhook-id": "\udcff"},
}


@pytest.mark.parametrize("headers", TAMPERED.values(), ids=list(TAMPERED))
def test_what_was_tampered_with_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature, match="not verified"):
        verify(SECRET, headers, BODY, now=STAMP)


@given(st.binary())
def test_other_bytes_are_refused(body: bytes) -> None:
    if body != BODY:
        with pytest.raises(BadSignature):
            verify(SECRET, GOOD, body, now=STAMP)


def test_another_secret_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify(OTHER, GOOD, BODY, now=STAMP)


@pytest.mark.parametrize("size", [0, 23, 65])
def test_a_secret_has_the_specifications_length(size: int) -> None:
    with pytest.raises(ValueError, match="24 to 64"):
        make_secret(bytes(size))


@pytest.mark.parametrize("secret", ["", "whsec_", "MfKQ9r8G", "whsec_***", "whsec_ñ", "WHSEC_AAAA"])
def test_a_secret_that_is_none_signs_and_verifies_nothing(secret: str) -> None:
    with pytest.raises(ValueError, match="a webhook secret"):
        sign([secret], MESSAGE, STAMP, BODY)
    with pytest.raises(ValueError, match="a webhook secret"):
        verify(secret, GOOD, BODY, now=STAMP)
