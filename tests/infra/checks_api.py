"""What a caller can reach, and who lets them in."""

import re
from collections.abc import Iterator
from functools import cache

from puente.api.application import DOORS, create_app
from puente.api.door import ACCESS, KEY, PUBLIC
from tests.infra.checking import check, reach_of
from tests.infra.stack import Stack, Template

Route = tuple[str, str]
"""Method and path."""

ACCESS_LOG = frozenset(
    {
        "requestId", "routeKey", "status", "error.responseType", "identity.sourceIp",
        "responseLatency", "integrationLatency",
    }
)  # fmt: skip
"""What the access log may show: nothing that a caller wrote."""


@cache
def app_routes() -> dict[Route, tuple[str, bool]]:
    """Each route of the application, with its door and whether the API asks for no JWT."""
    found = {}
    for door in DOORS:
        for path, operations in create_app(None, [door]).openapi()["paths"].items():
            for method, operation in operations.items():
                # A key is no JWT: the application verifies it, so the API lets it through.
                is_open = operation.get(ACCESS) in (PUBLIC[ACCESS], KEY[ACCESS])
                found[method.upper(), path] = (door, is_open)
    return found


def declared(stack: Stack) -> Iterator[tuple[Route, Template]]:
    """Each route of the expanded API."""
    for api in stack.of("ApiGatewayV2::Api").values():
        for path, operations in api["Body"]["paths"].items():
            for method, operation in operations.items():
                yield (method.upper(), path), operation


@check
def routes_are_the_applications(stack: Stack) -> None:
    assert {route for route, _ in declared(stack)} == set(app_routes())


@check
def routes_lead_to_their_own_door(stack: Stack) -> None:
    for route, operation in declared(stack):
        if route not in app_routes():
            continue
        uri = str(operation["x-amazon-apigateway-integration"]["uri"])
        match = re.search(r"\$\{(\w+)\.Arn\}", uri)
        assert match, f"{route} leads nowhere"
        assert reach_of(stack, match[1]).door == app_routes()[route][0], (
            f"{route} is answered by {match[1]}"
        )


@check
def routes_need_a_token(stack: Stack) -> None:
    for route, operation in declared(stack):
        _, is_open = app_routes().get(route, ("", False))
        expected: list[dict[str, list[str]]] = [{"NONE" if is_open else "AccessToken": []}]
        assert operation.get("security") == expected, f"{route}: {operation.get('security')}"


@check
def tokens_are_those_of_the_issuer_given(stack: Stack) -> None:
    (api,) = stack.of("ApiGatewayV2::Api").values()
    assert api.get("FailOnWarnings") is True, (
        "an issuer that does not answer would drop every route"
    )
    (scheme,) = api["Body"]["components"]["securitySchemes"].values()
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "jwt"
    assert authorizer["identitySource"] == "$request.header.Authorization"
    pool = {"Fn::GetAtt": ["UserPool", "ProviderURL"]}
    issuer = {"Fn::If": ["OwnPool", pool, {"Ref": "IdentityIssuer"}]}
    client = {"Fn::If": ["OwnPool", {"Ref": "PageClient"}, {"Ref": "IdentityClientId"}]}
    assert authorizer["jwtConfiguration"]["issuer"] == issuer
    assert authorizer["jwtConfiguration"]["audience"] == [{"Ref": "IdentityAudience"}, client]
    for name, function in stack.functions().items():
        told = function["Environment"]["Variables"]
        assert told["PUENTE_IDENTITY__ISSUER"] == issuer, f"{name} believes another issuer"
        assert told["PUENTE_IDENTITY__CLIENT_ID"] == client, name


@check
def no_other_origin_and_no_other_way_in(stack: Stack) -> None:
    (api,) = stack.of("ApiGatewayV2::Api").values()
    assert "x-amazon-apigateway-cors" not in api["Body"]
    assert not stack.of("Lambda::Url")
    for name, permission in stack.of("Lambda::Permission").items():
        assert permission["Principal"] in {"apigateway.amazonaws.com", "events.amazonaws.com"}, name
        assert permission.get("SourceArn"), f"{name} lets any caller of that service in"


@check
def requests_are_throttled_and_logged_without_content(stack: Stack) -> None:
    (stage,) = stack.of("ApiGatewayV2::Stage").values()
    assert stage["StageName"] == "$default", "any other name becomes part of the path"
    assert 0 < stage["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 1000
    logged = re.findall(r"\$context\.([\w.]+)", stage["AccessLogSettings"]["Format"])
    assert logged
    assert set(logged) <= ACCESS_LOG, f"logged: {set(logged) - ACCESS_LOG}"
