"""Every content cipher: what was sealed for a clinic and a document opens there."""

from typing import Any

import pytest

from puente.ports import ContentCipher
from puente.providers import create
from tests.conftest import MakePuente
from tests.contract.providers.covering import each

RIGS = {"passthrough": "passthrough"}


@pytest.fixture(params=each("cipher", RIGS))
def cipher(request: pytest.FixtureRequest, make_puente: MakePuente) -> Any:
    return create("cipher", request.param, make_puente().context)


@pytest.mark.parametrize("plaintext", [b"", "¿Le duele? — made up".encode(), bytes(range(256))])
async def test_what_was_sealed_opens(cipher: ContentCipher, plaintext: bytes) -> None:
    sealed = await cipher.seal("cln_testnorth", plaintext, context="turns/cnv_1/turn-0001")
    opened = await cipher.open("cln_testnorth", sealed, context="turns/cnv_1/turn-0001")
    assert opened == plaintext
    assert isinstance(sealed, bytes)
