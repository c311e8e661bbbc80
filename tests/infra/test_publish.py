"""The page goes up in an order that breaks nobody's, and says what it needs where it cannot."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.infra.stack import ROOT
from tools import publish
from tools.publish import ASK_EACH_TIME, FOR_EVER, Refused

STACK = "puente-made-up"
BUCKET = "made-up-page"
CONFIG = {"api": "/api", "demo": False}

FILES = {
    "index.html": "<!doctype html>",
    "favicon.svg": "<svg/>",
    "assets/index-abc.js": "1",
    "assets/index-abc.css": "a{}",
    ".vite/manifest.json": "{}",
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, body in FILES.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body)
    return tmp_path / "dist"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


@pytest.fixture
def distribution(aws: None) -> str:
    """A stack with a page, as the template makes one."""
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    made = boto3.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "made-up",
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "page",
                        "DomainName": f"{BUCKET}.s3.us-east-1.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "page",
                "ViewerProtocolPolicy": "redirect-to-https",
            },
            "Comment": "",
            "Enabled": True,
        }
    )
    identity: str = made["Distribution"]["Id"]
    told = {
        "PageBucketName": BUCKET,
        "DistributionId": identity,
        "PageConfig": json.dumps(CONFIG),
        "PageAddress": "https://made-up.cloudfront.net",
    }
    make_stack(told)
    return identity


def make_stack(told: dict[str, str]) -> None:
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {name: {"Value": value} for name, value in told.items()},
    }
    boto3.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps(template))


def uploads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys in the order in which they go up."""
    seen: list[str] = []
    put = publish._put

    def noted(s3: Any, where: Any, key: str, body: bytes) -> None:
        seen.append(key)
        put(s3, where, key, body)

    monkeypatch.setattr(publish, "_put", noted)
    return seen


def run(built: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(publish, "BUILT", built)
    return publish.main([STACK])


def test_the_page_is_up_with_its_scripts_before_it(
    built: Path, distribution: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    order = uploads(monkeypatch)
    assert run(built, monkeypatch) == 0
    assert capsys.readouterr().out == "5 files published: https://made-up.cloudfront.net\n"
    assert {key.split("/")[0] for key in order[:2]} == {"assets"}
    assert order[2:] == ["favicon.svg", "config.json", "index.html"]
    client = boto3.client("s3")
    kept = {key: client.get_object(Bucket=BUCKET, Key=key) for key in order}
    assert json.loads(kept["config.json"]["Body"].read()) == CONFIG
    assert {key: one["CacheControl"] for key, one in kept.items()} == {
        "assets/index-abc.js": FOR_EVER,
        "assets/index-abc.css": FOR_EVER,
        "favicon.svg": ASK_EACH_TIME,
        "config.json": ASK_EACH_TIME,
        "index.html": ASK_EACH_TIME,
    }
    assert kept["index.html"]["ContentType"] == "text/html"
    assert kept["assets/index-abc.js"]["ContentType"] in {
        "text/javascript",
        "application/javascript",
    }


def test_what_may_have_changed_under_its_name_is_asked_for_anew(
    built: Path, distribution: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(built, monkeypatch) == 0
    client = boto3.client("cloudfront")
    (one,) = client.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    batch = client.get_invalidation(DistributionId=distribution, Id=one["Id"])
    paths = batch["Invalidation"]["InvalidationBatch"]["Paths"]["Items"]
    assert sorted(paths) == ["/", "/config.json", "/favicon.svg", "/index.html"]


def test_a_page_that_was_not_built_is_not_published(
    tmp_path: Path, distribution: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(tmp_path, monkeypatch) == 2
    assert capsys.readouterr().err.startswith("the page is not built")
    assert boto3.client("s3").list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_stack_that_is_not_there_is_named(
    built: Path, aws: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(built, monkeypatch) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"the stack {STACK} cannot be read")
    assert told.count("\n") == 1


def test_a_stack_of_before_there_was_a_page_is_told_to_be_deployed(aws: None) -> None:
    make_stack({"PageAddress": "https://made-up.cloudfront.net"})
    with pytest.raises(Refused, match="has no PageBucketName, DistributionId, PageConfig"):
        publish.outputs(STACK)


def test_what_is_built_here_is_what_would_go_up() -> None:
    found = publish.files(ROOT / "frontend" / "dist")
    names = [path.name for path in found]
    assert names[-1] == "index.html"
    assert "manifest.json" not in names, "a list for the build, not for the page"
