"""The rows of ``make security``, smaller, and the proof that each of them can turn red."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.faults.table import Row, show
from bench.security import canary, fuzzing, mints, static, suites, tokens
from bench.security.__main__ import SHORT, run
from puente.settings import Settings
from tests.api.interpreter import Interpreter, running_interpreter
from tests.support.clock import MovableClock
from tests.support.database import running_database


@pytest.fixture(scope="module")
def uri() -> Iterator[str]:
    with running_database() as address:
        yield address


@pytest.fixture(scope="module")
def peer() -> Iterator[Interpreter]:
    with running_interpreter() as running:
        yield running


@pytest.fixture
def settings(
    uri: str, peer: Interpreter, database_name: str, tmp_path: Path, clock: MovableClock
) -> Settings:
    peer.clock = clock
    return peer.settings(uri, database_name, tmp_path, PUENTE_ANALYTICS__PROVIDER="log")


@pytest.mark.parametrize("name", SHORT)
def test_a_row_is_kept(name: str, uri: str, peer: Interpreter, tmp_path: Path) -> None:
    row = run(name, SHORT, tmp_path, uri, peer)
    assert row.missed == [], show([row])


def red(row: Row, part: str) -> None:
    assert part in row.missed, show([row])


@pytest.mark.parametrize(
    ("plant", "part"), [("believe", "accepted"), ("forget", "accepted after log-off")]
)
async def test_tokens_that_are_believed_turn_their_row_red(
    settings: Settings, plant: str, part: str
) -> None:
    red(await tokens.row(settings, every=30, plant=plant), part)


@pytest.mark.parametrize(
    ("plant", "part"),
    [
        ("no limit", "minted"),
        ("shared cache", "secrets given to two"),
        ("the key gets out", "answers and logs with the API key"),
    ],
)
async def test_minting_without_measure_turns_its_row_red(
    settings: Settings, clock: MovableClock, plant: str, part: str
) -> None:
    red(await mints.row(settings, clock, 70, plant), part)


@pytest.mark.parametrize(
    ("plant", "part"),
    [("a log quotes", "logs, metrics and traces"), ("thin payloads are full", "thin payloads")],
)
async def test_words_that_get_out_turn_their_row_red(
    settings: Settings, clock: MovableClock, plant: str, part: str
) -> None:
    red(await canary.row(settings, clock, plant), part)


def test_a_route_that_breaks_turns_the_fuzzing_red(tmp_path: Path) -> None:
    row = fuzzing.row(tmp_path, "-n", "1", "--phases", "fuzzing", planted=True)
    red(row, "new findings")


PLANTED = {
    "bandit": ("planted.py", "import pickle\npickle.loads(given)\n"),
    "detect-secrets": ("planted.py", 'key = "AKIA' + 'IOSFODNN7REALKEY"\n'),
    "zizmor": (
        ".github/workflows/planted.yml",
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n",
    ),
    "semgrep": ("planted.py", 'jwt.decode(token, options={"verify_signature": False})\n'),
}


@pytest.mark.parametrize("tool", PLANTED)
def test_a_planted_defect_is_found_by_its_tool(tool: str, tmp_path: Path) -> None:
    name, text = PLANTED[tool]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    red(static.look(tool, tmp_path), "new findings")


RULES = {
    "content-may-reach-a-log": 'telemetry.info(f"said {text}")',
    "a-token-is-believed-unverified": 'jwt.decode(t, key, algorithms=["RS256", "HS256"])',
    "tls-is-not-verified": "httpx.AsyncClient(verify=False)",
    "text-becomes-code": "eval(text)",
    "many-rows-at-once": "rows.update_many({}, {})",
    "secrets-are-compared-by-time": "if signature == given:\n    pass",
    "text-becomes-markup": "element.innerHTML = said;",
    "markup-in-react": "const a = <p dangerouslySetInnerHTML={{ __html: said }} />;",
}


def test_every_rule_of_our_own_finds_what_it_is_for(tmp_path: Path) -> None:
    for number, (rule, text) in enumerate(RULES.items()):
        ending = {"text-becomes-markup": "ts", "markup-in-react": "tsx"}.get(rule, "py")
        (tmp_path / f"planted{number}.{ending}").write_text(text + "\n")
    assert {finding.rule for finding in static.semgrep(tmp_path)} == set(RULES)


def test_a_tool_that_does_not_run_is_a_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static, "TOOLS", tmp_path)
    for tool in ("bandit", "detect-secrets", "semgrep"):
        (part,) = static.look(tool).missed
        assert part.startswith("did not run")


def test_what_is_known_and_no_longer_found_is_a_miss() -> None:
    known = [{"tool": "bandit", "rule": "B1", "path": "gone.py", "line": "x", "why": "because"}]
    red(static.judged("bandit", [], known), "of it no longer found")


def test_more_than_ten_known_findings_are_a_miss() -> None:
    found = [static.Finding("bandit", "B1", "a.py", str(n)) for n in range(11)]
    known = [{"tool": "bandit", "rule": "B1", "path": "a.py", "line": f.line} for f in found]
    red(static.judged("bandit", found, known), "baseline")


def test_a_finding_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "baseline.toml"
    file.write_text('[[finding]]\ntool = "bandit"\nrule = "B1"\npath = "a"\nline = "b"\n')
    with pytest.raises(ValueError, match="no reason"):
        static.baseline(file)


def test_a_failing_test_turns_its_row_red(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text("def test_it() -> None:\n    assert False\n")
    red(suites.row("planted", "none", (str(tmp_path / "test_planted.py"),)), "failures")
    red(suites.row("planted", "none", (str(tmp_path / "nothing.py"),)), "tests")
