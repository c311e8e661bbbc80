"""Who may sign in where no other issuer is given, and what a browser must hold the page to."""

import re
from typing import get_args

from puente.api.page_headers import HSTS_S, page_headers
from puente.api.schemas import MemberOut
from tests.infra.checking import check
from tests.infra.stack import Stack, Template

CALLED = (
    "${RealtimeBaseUrl}",
    "${SignIn}",
    "https://${TranscriptBucket}.s3.amazonaws.com",
    "https://${TranscriptBucket}.s3.${AWS::Region}.${AWS::URLSuffix}",
)


@check
def whoever_signs_in_has_a_second_factor(stack: Stack) -> None:
    (pool,) = stack.of("Cognito::UserPool").values()
    assert pool["MfaConfiguration"] == "ON"
    # A text message can be taken over with the number.
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    assert pool["DeletionProtection"] == "ACTIVE"


@check
def the_pages_client_has_nothing_to_lose(stack: Stack) -> None:
    (client,) = stack.of("Cognito::UserPoolClient").values()
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"], (
        "a password passes by the page"
    )
    for kind in ("CallbackURLs", "LogoutURLs"):
        assert client[kind] == [{"Fn::Sub": "${PageUrl}/"}]
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert client["AccessTokenValidity"] <= 15


@check
def every_role_has_its_group(stack: Stack) -> None:
    groups = {group["GroupName"] for group in stack.of("Cognito::UserPoolGroup").values()}
    assert groups == set(get_args(MemberOut.model_fields["role"].annotation))


@check
def a_pool_is_made_where_no_issuer_is_given_and_only_there(stack: Stack) -> None:
    assert stack.source["Conditions"]["OwnPool"] == {"Fn::Equals": [{"Ref": "IdentityIssuer"}, ""]}
    for name, resource in stack.resources.items():
        ours = resource["Type"].startswith("AWS::Cognito::")
        assert (resource.get("Condition") == "OwnPool") is ours, name


@check
def cloudfront_sends_what_the_local_server_sends(stack: Stack) -> None:
    (policy,) = stack.of("CloudFront::ResponseHeadersPolicy").values()
    assert _sent(policy["ResponseHeadersPolicyConfig"]) == page_headers(CALLED)


@check
def the_page_calls_the_sign_in_that_is_used(stack: Stack) -> None:
    (policy,) = stack.of("CloudFront::ResponseHeadersPolicy").values()
    security = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    _, names = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    condition, own, other = names["SignIn"]["Fn::If"]
    assert (condition, other) == ("OwnPool", {"Ref": "IdentityOrigins"})
    hosts = re.findall(r"https://(\S+)", own["Fn::Sub"])
    region = "${AWS::Region}"
    assert hosts == [
        f"cognito-idp.{region}.amazonaws.com",
        f"${{UserPoolDomain}}.auth.{region}.amazoncognito.com",
    ]


def _sent(config: Template) -> dict[str, str]:
    """A headers policy as the headers that it makes."""
    security = config["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    assert transport["AccessControlMaxAgeSec"] == HSTS_S
    below = "; includeSubDomains" if transport["IncludeSubdomains"] else ""
    text, _ = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    headers = {
        "content-security-policy": text,
        "strict-transport-security": f"max-age={HSTS_S}{below}",
        "x-content-type-options": "nosniff" if security["ContentTypeOptions"] else "",
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
    }
    own = config["CustomHeadersConfig"]["Items"]
    everything = [*(part for part in security.values()), *own]
    assert all(part["Override"] is True for part in everything)
    return headers | {item["Header"]: item["Value"] for item in own}
