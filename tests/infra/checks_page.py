"""The page: who may read its files, what a browser holds it to, and what stays the API's own."""

import asyncio
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

from local.page import page_config
from puente.api.door import VIEWER_ADDRESS
from puente.bootstrap import Puente
from tests.infra.checking import check
from tests.infra.stack import Stack, Template, named
from tests.support.settings import local_settings
from tools.publish import NEEDED

OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""AWS's own policies, by the ids that its documentation gives them."""

BUCKET = "made-up-transcripts"
REGION = "eu-central-1"


def distribution(stack: Stack) -> Template:
    (made,) = stack.of("CloudFront::Distribution").values()
    config: Template = made["DistributionConfig"]
    return config


def behaviours(stack: Stack) -> dict[str, Template]:
    config = distribution(stack)
    return {
        "*": config["DefaultCacheBehavior"],
        **{each["PathPattern"]: each for each in config["CacheBehaviors"]},
    }


def function_of(stack: Stack, behaviour: Template) -> str:
    """The code that runs before a behaviour; empty where none does."""
    code = ""
    for each in behaviour.get("FunctionAssociations", []):
        assert each["EventType"] == "viewer-request"
        name, _, _ = each["FunctionARN"]["Fn::GetAtt"][0].partition(".")
        code = stack.of("CloudFront::Function")[name]["FunctionCode"]
    return code


def run(code: str, *requests: Template) -> list[Template]:
    """What a CloudFront function makes of requests, in the JavaScript that this machine has."""
    events = [{"request": each, "viewer": {"ip": "198.51.100.7"}} for each in requests]
    script = f"{code}; console.log(JSON.stringify({json.dumps(events)}.map(handler)))"
    done = subprocess.run(
        ["node", "-e", script], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 0, done.stderr
    made: list[Template] = json.loads(done.stdout)
    return made


@check
def only_the_distribution_reads_the_pages_files(stack: Stack) -> None:
    allowing = [
        (named(policy["Bucket"]), statement)
        for policy in stack.of("S3::BucketPolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    ((bucket, statement),) = allowing
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert named(statement["Resource"]) == f"{bucket}/*"
    source = statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]
    assert source.endswith(":distribution/${Distribution}")
    page = next(o for o in distribution(stack)["Origins"] if o["Id"] == "page")
    assert page["DomainName"] == {"Fn::GetAtt": [bucket, "RegionalDomainName"]}
    access = stack.of("CloudFront::OriginAccessControl")[named(page["OriginAccessControlId"])]
    config = access["OriginAccessControlConfig"]
    assert (config["SigningBehavior"], config["SigningProtocol"]) == ("always", "sigv4")
    assert bucket not in json.dumps(stack.functions()), "no function has to do with it"


@check
def the_api_is_behind_the_same_origin_and_never_cached(stack: Stack) -> None:
    api = behaviours(stack)["/api/*"]
    assert api["CachePolicyId"] == DISABLED
    assert api["OriginRequestPolicyId"] == ALL_BUT_HOST
    assert {"GET", "PUT", "POST", "PATCH", "DELETE"} <= set(api["AllowedMethods"])
    assert api["ViewerProtocolPolicy"] == "https-only", "a redirect would repeat a body in plain"
    origin = next(o for o in distribution(stack)["Origins"] if o["Id"] == api["TargetOriginId"])
    assert origin["DomainName"]["Fn::Sub"].startswith("${Api}.execute-api.")
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]


@check
def a_path_of_the_page_is_the_page_and_a_missing_file_is_missing(stack: Stack) -> None:
    config = distribution(stack)
    assert "CustomErrorResponses" not in config, "they would turn the API's 404 into a page"
    assert config["DefaultRootObject"] == "index.html"
    paths = {"/": "/index.html", "/history": "/index.html", "/visits/a-b": "/index.html"}
    files = ("/config.json", "/favicon.svg", "/help-phrases.js", "/index.html")
    made = run(
        function_of(stack, behaviours(stack)["*"]),
        *({"uri": uri, "headers": {}} for uri in (*paths, *files)),
    )
    assert [each["uri"] for each in made] == [*paths.values(), *files]
    assets = behaviours(stack)["/assets/*"]
    assert function_of(stack, assets) == ""
    assert assets["TargetOriginId"] == "page"
    for name in ("*", "/assets/*"):
        assert behaviours(stack)[name]["CachePolicyId"] == OPTIMIZED
        assert behaviours(stack)[name]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert all(each["Compress"] is True for each in behaviours(stack).values())


@check
def the_audit_learns_who_called(stack: Stack) -> None:
    spoofed = {"uri": "/api/me", "headers": {VIEWER_ADDRESS: {"value": "203.0.113.1"}}}
    (made,) = run(function_of(stack, behaviours(stack)["/api/*"]), spoofed)
    assert made["uri"] == "/api/me"
    assert made["headers"] == {VIEWER_ADDRESS: {"value": "198.51.100.7"}}


@check
def a_browser_is_held_to_the_policy_everywhere(stack: Stack) -> None:
    for name, behaviour in behaviours(stack).items():
        assert behaviour.get("ResponseHeadersPolicyId") == {"Ref": "PageHeaders"}, name


@check
def the_page_may_call_the_store_that_is_signed_for(stack: Stack) -> None:
    (made,) = stack.of("CloudFront::ResponseHeadersPolicy").values()
    secure = made["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text, _ = secure["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    known = {
        "TranscriptBucket": BUCKET,
        "AWS::Region": REGION,
        "AWS::URLSuffix": "amazonaws.com",
    }
    told = re.sub(r"\$\{([^}]+)\}", lambda found: known.get(found[1], found[1]), text)
    (calls,) = [part for part in told.split(";") if part.split()[:1] == ["connect-src"]]
    assert _recordings() in calls.split()


@check
def the_page_is_told_of_its_own_stack(stack: Stack) -> None:
    """What is published as config.json is what one machine serves."""
    text, names = stack.source["Outputs"]["PageConfig"]["Value"]["Fn::Sub"]
    told = re.sub(r"\$\{(\w+)\}", lambda found: found[1], text)
    assert json.loads(told) == page_config("Issuer", "Client", demo=False)
    variables = stack.source["Globals"]["Function"]["Environment"]["Variables"]
    assert names["Issuer"] == variables["PUENTE_IDENTITY__ISSUER"]
    assert names["Client"] == variables["PUENTE_IDENTITY__CLIENT_ID"]
    assert set(NEEDED) <= set(stack.source["Outputs"])


@check
def a_domain_of_ones_own_has_its_certificate(stack: Stack) -> None:
    rule = stack.source["Rules"]["APageDomainNeedsItsCertificate"]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "PageDomain"}, ""]}]}
    (assertion,) = rule["Assertions"]
    assert assertion["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "PageCertificateArn"}, ""]}]}
    chosen = distribution(stack)["ViewerCertificate"]["Fn::If"]
    assert chosen[0] == "HasDomain"
    assert chosen[1]["MinimumProtocolVersion"] == "TLSv1.2_2021"


@cache
def _recordings() -> str:
    """The origin of what the deployed store signs, in a region that is not AWS's first."""
    local = local_settings(mongodb_uri="mongodb://127.0.0.1:9/", database="none", folder=Path("."))
    kept = local.storage.model_copy(update={"provider": "s3", "bucket": BUCKET})
    keys = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up"}
    with patch.dict("os.environ", {"AWS_DEFAULT_REGION": REGION, **keys}):
        storage = Puente(local.model_copy(update={"storage": kept})).storage
        url = urlsplit(asyncio.run(storage.sign_download("cln_a/recordings/b", ttl_s=60)).url)
    return f"{url.scheme}://{url.netloc}"
