"""A cloud account that does not exist: nothing in this folder may reach a real one."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="package")
def _no_account() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ACCESS_KEY_ID", "made-up")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield
