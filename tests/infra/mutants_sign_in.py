"""Mistakes about signing in, and about what a browser holds the page to."""

from typing import Any

from tests.infra.mutants import mutant, properties
from tests.infra.stack import Template

NO_ROLE = "nobody"


def security(source: Template) -> Any:
    return properties(source, "PageHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]


def replace_in_policy(source: Template, old: str, new: str) -> None:
    policy = security(source)["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    policy[0] = policy[0].replace(old, new)


@mutant("whoever_signs_in_has_a_second_factor")
def the_second_factor_is_a_choice(source: Template) -> None:
    properties(source, "UserPool")["MfaConfiguration"] = "OPTIONAL"


@mutant("whoever_signs_in_has_a_second_factor")
def the_second_factor_is_a_text_message(source: Template) -> None:
    properties(source, "UserPool")["EnabledMfas"].append("SMS_MFA")


@mutant("whoever_signs_in_has_a_second_factor")
def anybody_signs_up(source: Template) -> None:
    properties(source, "UserPool")["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = False


@mutant("the_pages_client_has_nothing_to_lose")
def the_page_is_given_a_secret(source: Template) -> None:
    properties(source, "PageClient")["GenerateSecret"] = True


@mutant("the_pages_client_has_nothing_to_lose")
def tokens_come_in_the_address(source: Template) -> None:
    properties(source, "PageClient")["AllowedOAuthFlows"].append("implicit")


@mutant("the_pages_client_has_nothing_to_lose")
def codes_are_sent_elsewhere_too(source: Template) -> None:
    properties(source, "PageClient")["CallbackURLs"].append("http://localhost:5173/")


@mutant("the_pages_client_has_nothing_to_lose")
def access_lasts_a_day(source: Template) -> None:
    properties(source, "PageClient")["TokenValidityUnits"]["AccessToken"] = "hours"


@mutant("every_role_has_its_group")
def a_group_is_no_role(source: Template) -> None:
    properties(source, "Auditors")["GroupName"] = NO_ROLE


@mutant("a_pool_is_made_where_no_issuer_is_given_and_only_there")
def a_pool_is_made_beside_another_issuer(source: Template) -> None:
    del source["Resources"]["UserPool"]["Condition"]


@mutant("cloudfront_sends_what_the_local_server_sends")
def scripts_may_stand_in_the_page(source: Template) -> None:
    replace_in_policy(source, "script-src 'self'", "script-src 'self' 'unsafe-inline'")


@mutant("cloudfront_sends_what_the_local_server_sends")
def the_page_may_call_anybody(source: Template) -> None:
    replace_in_policy(source, "connect-src 'self'", "connect-src 'self' https:")


@mutant("cloudfront_sends_what_the_local_server_sends")
def a_frame_may_use_the_microphone(source: Template) -> None:
    config = properties(source, "PageHeaders")["ResponseHeadersPolicyConfig"]
    config["CustomHeadersConfig"]["Items"][0]["Value"] = "microphone=*"


@mutant("cloudfront_sends_what_the_local_server_sends")
def plain_http_is_not_ruled_out(source: Template) -> None:
    security(source)["StrictTransportSecurity"]["IncludeSubdomains"] = False


@mutant("the_page_calls_the_sign_in_that_is_used")
def the_page_calls_any_pool(source: Template) -> None:
    names = security(source)["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][1]
    names["SignIn"]["Fn::If"][1] = {"Fn::Sub": "https://*.amazoncognito.com"}
