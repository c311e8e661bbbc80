"""The page as this machine serves it: held to what CloudFront holds it to, no inline script."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from local.page import add_page
from puente.api.page_headers import content_security_policy, page_headers
from tests.support.settings import local_settings

FRONTEND = Path(__file__).parents[2] / "frontend"
INTERPRETER = "https://interpreter.test"


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings = local_settings(
        mongodb_uri="mongodb://127.0.0.1:9",
        database="none",
        folder=tmp_path,
        PUENTE_REALTIME__BASE_URL=f"{INTERPRETER}/some/path",
    )
    app = FastAPI()
    add_page(app, tmp_path, settings, demo=False)
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize("path", ["/", "/index.html", "/anything/else", "/config.json"])
def test_every_answer_of_the_page_carries_the_headers(page: TestClient, path: str) -> None:
    answer = page.get(path)
    expected = page_headers([INTERPRETER])
    assert {name: answer.headers.get(name) for name in expected} == expected


def test_the_policy_allows_no_script_but_our_own_and_no_other_origin() -> None:
    parts = dict(part.split(" ", 1) for part in content_security_policy([INTERPRETER]).split("; "))
    assert parts["default-src"] == parts["script-src"] == parts["style-src"] == "'self'"
    assert parts["connect-src"] == f"'self' {INTERPRETER}"
    assert (parts["object-src"], parts["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in str(parts)
    assert "*" not in str(parts)


def inline(html: str) -> list[str]:
    """Scripts, handlers and styles that stand in a document: the policy would stop them."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    return scripts + re.findall(r"\son\w+=|<style|\sstyle=|javascript:", html)


@pytest.mark.parametrize("name", ["index.html", "public/help.html"])
def test_no_document_of_the_page_holds_what_the_policy_stops(name: str) -> None:
    assert inline((FRONTEND / name).read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<script>go()</script>",
        '<p onclick="go()">',
        "<style>p{}</style>",
        '<a href="javascript:x">',
    ],
)
def test_what_the_policy_stops_is_seen(planted: str) -> None:
    assert inline(f"<html>{planted}</html>")
