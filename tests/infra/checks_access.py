"""Who may do what: each function's permissions are what its code does, and nothing else."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase

from tests.infra.checking import check, reach_of
from tests.infra.reach import tree
from tests.infra.stack import Stack, Template, folder, named

Permission = tuple[str, str]
"""An action, and the resource of this stack that it is allowed on."""

QUEUE_VARIABLES = {"webhook": "PUENTE_QUEUE__WEBHOOK_URL", "visit": "PUENTE_QUEUE__VISIT_URL"}
STORAGE_ACTIONS = {
    "put": "PutObject",
    "get": "GetObject",
    "delete": "DeleteObject",
    "sign_upload": "PutObject",
    "sign_download": "GetObject",
}
"""Whoever signs a request lends its own permission."""
TRACING = {"Fn::If": ["WritesTraces", {"Ref": "WriteTraces"}, {"Ref": "AWS::NoValue"}]}
JOINING = {"Fn::If": ["RunsInVpc", {"Ref": "JoinNetwork"}, {"Ref": "AWS::NoValue"}]}
ON_EVERYTHING = ("WriteTraces", "JoinNetwork")
"""What AWS offers on no resource in particular; each goes with a choice."""
CONSUMING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
LOGGING = ("logs:CreateLogStream", "logs:PutLogEvents")

TRANSCRIPTS = "TranscriptBucket/*/transcripts/*"
RECORDINGS = "TranscriptBucket/*/recordings/*"
ANCHORS = "AnchorBucket/audit/*"
STORED_BY = {
    "puente.services.finish": TRANSCRIPTS,
    "puente.services.recordings": RECORDINGS,
    "puente.services.purging": RECORDINGS,
    "puente.services.sealing": ANCHORS,
    "puente.services.verifying": ANCHORS,
    "puente.services.expiring": TRANSCRIPTS,
}
"""Which objects each use case works with."""


def documents(stack: Stack) -> Iterator[tuple[str, Template]]:
    """Every policy document that allows a function something."""
    for name, role in stack.of("IAM::Role").items():
        for policy in role.get("Policies", []):
            yield name, policy["PolicyDocument"]
    for kind in ("IAM::ManagedPolicy", "IAM::Policy"):
        for name, policy in stack.of(kind).items():
            yield name, policy["PolicyDocument"]


def statements(stack: Stack, role: str) -> Iterator[Template]:
    """What a role may do, its attached policies included."""
    properties = stack.of("IAM::Role")[role]
    for policy in properties.get("Policies", []):
        yield from policy["PolicyDocument"]["Statement"]
    for policy in attached(stack, role):
        yield from stack.of("IAM::ManagedPolicy")[policy]["PolicyDocument"]["Statement"]


def attached(stack: Stack, role: str) -> Iterator[str]:
    """The policies a role has whatever is chosen; those for traces and a VPC come on top."""
    for reference in stack.of("IAM::Role")[role].get("ManagedPolicyArns", []):
        if reference not in (TRACING, JOINING):
            yield named(reference)


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def permissions(stack: Stack, role: str) -> set[Permission]:
    return {
        (str(action), named(resource))
        for statement in statements(stack, role)
        for action in _several(statement["Action"])
        for resource in _several(statement["Resource"])
    }


@check
def nothing_is_allowed_on_everything(stack: Stack) -> None:
    for name, document in documents(stack):
        for statement in document["Statement"]:
            assert statement["Effect"] == "Allow", name
            assert not {"NotAction", "NotResource"} & set(statement), name
            for action in _several(statement["Action"]):
                assert "*" not in str(action), f"{name} allows {action}"
            for resource in _several(statement["Resource"]):
                if name not in ON_EVERYTHING:
                    named(resource)
    for name in stack.of("IAM::Role"):
        for policy in attached(stack, name):
            assert policy in stack.of("IAM::ManagedPolicy"), f"{name}: {policy}"


@check
def traces_are_written_where_chosen_and_nothing_else_is(stack: Stack) -> None:
    """X-Ray knows no resources: this policy is its two actions alone, and goes with a choice."""
    assert stack.source["Conditions"]["WritesTraces"] == {"Fn::Equals": [{"Ref": "Traces"}, "on"]}
    assert stack.source["Parameters"]["Traces"]["Default"] == "off"
    assert stack.resources["WriteTraces"]["Condition"] == "WritesTraces"
    (statement,) = stack.of("IAM::ManagedPolicy")["WriteTraces"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    for name, function in stack.functions().items():
        chosen = {"Fn::If": ["WritesTraces", "Active", "PassThrough"]}
        assert function["TracingConfig"] == {"Mode": chosen}, name
        role = stack.of("IAM::Role")[named(function["Role"])]
        assert TRACING in role["ManagedPolicyArns"], name


@check
def functions_join_a_vpc_where_one_is_given_and_else_none(stack: Stack) -> None:
    joined = {"Fn::Join": ["", {"Ref": "SubnetIds"}]}
    given = {"Fn::Not": [{"Fn::Equals": [joined, ""]}]}
    assert stack.source["Conditions"]["RunsInVpc"] == given
    for name in ("SubnetIds", "SecurityGroupIds"):
        assert stack.source["Parameters"][name]["Default"] == ""
    chosen = {name: {"Ref": name} for name in ("SubnetIds", "SecurityGroupIds")}
    assert stack.resources["JoinNetwork"]["Condition"] == "RunsInVpc"
    (statement,) = stack.of("IAM::ManagedPolicy")["JoinNetwork"]["PolicyDocument"]["Statement"]
    interfaces = [f"{what}NetworkInterface" for what in ("Create", "Delete")]
    addresses = [f"{what}PrivateIpAddresses" for what in ("Assign", "Unassign")]
    asked = {*interfaces, *addresses, "DescribeNetworkInterfaces", "DescribeSubnets"}
    assert set(statement["Action"]) == {f"ec2:{action}" for action in asked}
    for name, function in stack.functions().items():
        expected = {"Fn::If": ["RunsInVpc", chosen, {"Ref": "AWS::NoValue"}]}
        assert function["VpcConfig"] == expected, name
        role = stack.of("IAM::Role")[named(function["Role"])]
        assert JOINING in role["ManagedPolicyArns"], name
    rules = stack.source["Rules"]
    assert {"SubnetsNeedSecurityGroups", "SecurityGroupsNeedSubnets"} <= set(rules)


@check
def each_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = [named(function["Role"]) for function in stack.functions().values()]
    assert len(set(roles)) == len(roles)
    for role in roles:
        (trust,) = stack.of("IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}, role
        assert trust["Action"] == "sts:AssumeRole", role


@check
def permissions_are_what_the_code_does(stack: Stack) -> None:
    for name, function in stack.functions().items():
        role = named(function["Role"])
        expected = _needed(stack, name)
        allowed = permissions(stack, role)
        assert allowed == expected, f"{role}: {allowed ^ expected}"
    for module, pattern in (
        ("puente.services.finish", TRANSCRIPTS),
        ("puente.domain.recording", RECORDINGS),
    ):
        keys = stored_objects(module)
        assert keys
        assert all(fnmatchcase(f"TranscriptBucket/{key}", pattern) for key in keys)


def stored_objects(module: str) -> list[str]:
    """The keys that a module makes, with x for each id."""
    texts = [n for n in ast.walk(tree(module)) if isinstance(n, ast.JoinedStr)]
    keys = [
        "".join(
            str(getattr(p, "value", "")) if isinstance(p, ast.Constant) else "x"
            for p in text.values
        )
        for text in texts
    ]
    return [key for key in keys if "/" in key]


def _needed(stack: Stack, name: str) -> set[Permission]:
    function, reach = stack.functions()[name], reach_of(stack, name)
    variables = function["Environment"]["Variables"]
    needed = {(action, named(function["LoggingConfig"]["LogGroup"])) for action in LOGGING}
    needed.add(("secretsmanager:GetSecretValue", named(variables["PUENTE_SECRETS_ARN"])))
    if "cipher" in reach.ports:
        key = named(variables["PUENTE_CIPHER__KMS_KEY_ARN"])
        needed |= {("kms:Encrypt", key), ("kms:Decrypt", key)}
    for queue in reach.sends():
        needed.add(("sqs:SendMessage", named(variables[QUEUE_VARIABLES[queue]])))
    if folder(function) == "sweep":
        needed.add(("sqs:GetQueueAttributes", named(variables[QUEUE_VARIABLES["webhook"]])))
    if "check_health" in reach.parts:
        # How the queues, their dead letters and the bucket are: their attributes, no content.
        needed |= {("sqs:GetQueueAttributes", queue) for queue in stack.of("SQS::Queue")}
        needed.add(("s3:ListBucket", named(variables["PUENTE_STORAGE__BUCKET"])))
    for module, use in reach.stores():
        if use in STORAGE_ACTIONS:
            needed.add((f"s3:{STORAGE_ACTIONS[use]}", STORED_BY[module]))
    if {"seal_audit", "verify_audit"} & reach.parts:
        # Without it, an anchor that is not there yet is answered as forbidden.
        needed.add(("s3:ListBucket", "AnchorBucket"))
    if name in stack.sources():
        queue = named(stack.sources()[name]["EventSourceArn"])
        needed |= {(action, queue) for action in CONSUMING}
    return needed
