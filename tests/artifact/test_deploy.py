"""`make deploy` against a ``sam`` and an ``aws`` that write down how they were called."""

import importlib.util
import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import deploy, operate
from tools.deploy import Paths, Stopped

STUB = f"""#!{sys.executable}
import json, os, pathlib, shutil, sys
folder = pathlib.Path({{folder!r}})
call = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
with (folder / "calls").open("a") as calls:
    calls.write(json.dumps(call) + "\\n")
for text in call:
    if text.endswith("config.json") and pathlib.Path(text).is_file():
        shutil.copy(text, folder / "config.json")
said = " ".join(call)
if (folder / "fail").is_file() and (folder / "fail").read_text() in said:
    sys.exit("made-up failure")
if call[1] == "build":
    made = folder / "built" / "MadeUpFunction"
    made.mkdir(parents=True, exist_ok=True)
    (made / "functions").mkdir(exist_ok=True)
    (made / "functions" / "app.py").write_text("")
if "describe-stack-resource" in said:
    print('{{{{"StackResourceDetail": {{{{"PhysicalResourceId": "made-up-sweep"}}}}}}}}')
if "get-function-configuration" in said:
    print((folder / "settings.json").read_text())
if "describe-stacks" in said:
    print((folder / "outputs.json").read_text())
"""

OUTPUTS = {
    "IdentityIssuerUrl": "https://sign-in.example.org/pool",
    "PageClientId": "made-up-client",
    "PageBucketName": "made-up-page",
    "DistributionId": "EMADEUP",
    "PageUrl": "https://made-up.cloudfront.net",
}


@dataclass
class Account:
    """Where the stubs write, and the checkout's parts that a deployment reads."""

    folder: Path
    paths: Paths

    def tell(self, outputs: dict[str, str]) -> None:
        listed = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
        document = {"Stacks": [{"Outputs": listed}]}
        (self.folder / "outputs.json").write_text(json.dumps(document))

    def fail(self, at: str) -> None:
        (self.folder / "fail").write_text(at)

    @property
    def calls(self) -> list[list[str]]:
        path = self.folder / "calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def deploy(self, *arguments: str) -> int:
        return deploy.main(["dev", *arguments], self.paths)


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sam", "aws"):
        stub = tools / name
        stub.write_text(STUB.format(folder=str(tmp_path)))
        stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    page = tmp_path / "dist"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html>")
    config = tmp_path / "samconfig.toml"
    config.write_text(
        '[dev.deploy.parameters]\nstack_name = "puente-dev"\n'
        'parameter_overrides = ["Stage=dev", "PageUrl=https://made-up.example.org"]\n'
    )
    made = Account(tmp_path, Paths(config, tmp_path / "built", page))
    made.tell(OUTPUTS)
    return made


def steps(account: Account) -> list[str]:
    """Each call in short: the tool, what it does, and the last part of where it writes."""
    short = []
    for tool, *rest in account.calls:
        if rest[:2] == ["s3", "cp"]:
            short.append(f"upload {next(text for text in rest if text.startswith('s3://'))}")
        else:
            short.append(f"{tool} {rest[0] if tool == 'sam' else rest[1]}")
    return short


ALL = [
    "aws get-caller-identity",
    "sam build",
    "sam deploy",
    "aws describe-stacks",
    "upload s3://made-up-page/assets",
    "upload s3://made-up-page",
    "upload s3://made-up-page/config.json",
    "upload s3://made-up-page/index.html",
    "aws create-invalidation",
]


def test_builds_deploys_and_publishes_in_this_order(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert account.deploy("--without-pyc") == 0
    assert steps(account) == ALL
    assert capsys.readouterr().out.endswith("deployed dev: https://made-up.cloudfront.net\n")


def test_the_page_is_told_of_its_own_stack(account: Account) -> None:
    account.deploy("--without-pyc")
    assert json.loads((account.folder / "config.json").read_text()) == {
        "api": "/api",
        "oidc": {
            "authority": "https://sign-in.example.org/pool",
            "client_id": "made-up-client",
            "scope": "openid profile",
        },
        "demo": False,
    }


def test_only_what_has_its_hash_in_its_name_is_cached_for_ever(account: Account) -> None:
    account.deploy("--without-pyc")
    cached = {
        next(text for text in call if text.startswith("s3://")): call[
            call.index("--cache-control") + 1
        ]
        for call in account.calls
        if call[1:3] == ["s3", "cp"]
    }
    forever = [where for where, rule in cached.items() if "immutable" in rule]
    assert forever == ["s3://made-up-page/assets"]


@pytest.mark.parametrize(
    ("at", "last", "said"),
    [
        ("get-caller-identity", ALL[:1], "AWS_PROFILE"),
        ("sam build", ALL[:2], "nothing was deployed"),
        ("sam deploy", ALL[:3], "the page is untouched"),
        ("describe-stacks", ALL[:4], "the page is the former one"),
        ("/assets", ALL[:5], "the page is the former one"),
        ("/index.html", ALL[:8], "the page is the former one"),
        ("create-invalidation", ALL, "run `make deploy` again"),
    ],
)
def test_a_failure_stops_there_and_says_what_to_do_in_one_line(
    account: Account, capsys: pytest.CaptureFixture[str], at: str, last: list[str], said: str
) -> None:
    account.fail(at)
    assert account.deploy("--without-pyc") == 1
    assert steps(account) == last
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("deploy:")]
    assert said in line


def test_code_that_is_not_compiled_is_not_shipped_unasked(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert account.deploy() == 1
    assert steps(account) == ALL[:2]
    assert "WITHOUT_PYC=1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("https://made-up", "REPLACE-with-https://made-up", "stage dev in samconfig.toml: fill in"),
        ("https://made-up", "made-up", "PageUrl must be the page's https:// address"),
        ("PageUrl", "PageURL", "PageURL is no parameter; did you mean PageUrl?"),
        ("Stage=dev", "Stage=prod", "Stage must be dev here"),
        ("[dev.", "[staging.", "samconfig.toml has no [dev.deploy.parameters]"),
        ('"puente-dev"', "puente-dev", "samconfig.toml cannot be read: Invalid value (at line 2"),
    ],
)
def test_a_slip_in_the_configuration_is_named_before_anything_is_called(
    account: Account, capsys: pytest.CaptureFixture[str], right: str, wrong: str, said: str
) -> None:
    text = account.paths.config.read_text()
    assert right in text
    account.paths.config.write_text(text.replace(right, wrong))
    assert account.deploy() == 1
    assert account.calls == []
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1


def test_a_page_that_is_not_built_stops_before_anything_is_called(account: Account) -> None:
    (account.paths.page / "index.html").unlink()
    assert account.deploy() == 1
    assert account.calls == []


def test_a_stack_of_another_version_is_named(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.tell({name: text for name, text in OUTPUTS.items() if name != "PageBucketName"})
    assert account.deploy("--without-pyc") == 1
    assert steps(account) == ALL[:4]
    assert "no output PageBucketName" in capsys.readouterr().err


def test_a_command_runs_with_the_settings_of_the_stage(
    account: Account, capfd: pytest.CaptureFixture[str]
) -> None:
    variables = {"PUENTE_STAGE": "prod", "PUENTE_REALTIME__PROVIDER": "made-up"}
    document = {"Environment": {"Variables": variables}}
    (account.folder / "settings.json").write_text(json.dumps(document))
    assert operate.main(["dev", "puente.settings", "check"], account.paths) == 2
    assert account.calls[-1][:5] == [
        "aws", "lambda", "get-function-configuration", "--function-name", "made-up-sweep"
    ]  # fmt: skip
    assert "PUENTE_REALTIME__PROVIDER" in "".join(capfd.readouterr())


def test_a_command_finds_a_python_that_can_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operate.interpreter(tmp_path / "python") == sys.executable
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Stopped, match="make deploy"):
        operate.interpreter(tmp_path / "python")
    (tmp_path / "python").touch()
    assert operate.interpreter(tmp_path / "python") == str(tmp_path / "python")


def test_no_other_command_gets_the_settings_of_the_stage(account: Account) -> None:
    with pytest.raises(SystemExit):
        operate.main(["dev", "os"], account.paths)
    assert account.calls == []
