"""Mistakes about the page and what stands before it."""

from typing import Any

from tests.infra.mutants import mutant, properties
from tests.infra.stack import Template


def _config(source: Template) -> Any:
    return properties(source, "Distribution")["DistributionConfig"]


def _behaviour(source: Template, pattern: str) -> Any:
    (found,) = [b for b in _config(source)["CacheBehaviors"] if b["PathPattern"] == pattern]
    return found


def _secure(source: Template) -> Any:
    policy = properties(source, "PageHeaders")["ResponseHeadersPolicyConfig"]
    return policy["SecurityHeadersConfig"]


def _in_the_policy(source: Template, old: str, new: str) -> None:
    text = _secure(source)["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert old in text[0]
    text[0] = text[0].replace(old, new)


@mutant("only_the_distribution_reads_the_pages_files")
def any_distribution_reads_the_files(source: Template) -> None:
    statements = properties(source, "PageBucketPolicy")["PolicyDocument"]["Statement"]
    statements[1]["Condition"] = {"StringEquals": {"AWS:SourceArn": {"Fn::Sub": "*"}}}


@mutant("only_the_distribution_reads_the_pages_files")
def the_files_can_be_written_through_it(source: Template) -> None:
    statements = properties(source, "PageBucketPolicy")["PolicyDocument"]["Statement"]
    statements[1]["Action"] = ["s3:GetObject", "s3:PutObject"]


@mutant("only_the_distribution_reads_the_pages_files")
def transcripts_can_be_read_through_it(source: Template) -> None:
    page = _config(source)["Origins"][0]
    page["DomainName"] = {"Fn::GetAtt": ["TranscriptBucket", "RegionalDomainName"]}


@mutant("only_the_distribution_reads_the_pages_files")
def requests_to_the_bucket_are_not_signed(source: Template) -> None:
    properties(source, "PageAccess")["OriginAccessControlConfig"]["SigningBehavior"] = "never"


@mutant("the_api_is_behind_the_same_origin_and_never_cached")
def answers_of_the_api_are_cached(source: Template) -> None:
    _behaviour(source, "/api/*")["CachePolicyId"] = "658327ea-f89d-4fab-a63d-7e88639e58f6"


@mutant("the_api_is_behind_the_same_origin_and_never_cached")
def the_api_is_told_the_pages_host(source: Template) -> None:
    every_header = "216adef6-5c7f-47e4-b989-5492eafa07d3"
    _behaviour(source, "/api/*")["OriginRequestPolicyId"] = every_header


@mutant("the_api_is_behind_the_same_origin_and_never_cached")
def turns_cannot_be_put(source: Template) -> None:
    _behaviour(source, "/api/*")["AllowedMethods"] = ["GET", "HEAD"]


@mutant("the_api_is_behind_the_same_origin_and_never_cached")
def the_api_is_asked_in_plain(source: Template) -> None:
    _config(source)["Origins"][1]["CustomOriginConfig"]["OriginProtocolPolicy"] = "http-only"


@mutant("a_path_of_the_page_is_the_page_and_a_missing_file_is_missing")
def the_apis_404_becomes_a_page(source: Template) -> None:
    answer = {"ErrorCode": 404, "ResponseCode": 200, "ResponsePagePath": "/index.html"}
    _config(source)["CustomErrorResponses"] = [answer]


@mutant("a_path_of_the_page_is_the_page_and_a_missing_file_is_missing")
def a_missing_script_becomes_a_page(source: Template) -> None:
    config = _config(source)
    fallback = config["DefaultCacheBehavior"]["FunctionAssociations"]
    _behaviour(source, "/assets/*")["FunctionAssociations"] = fallback


@mutant("a_path_of_the_page_is_the_page_and_a_missing_file_is_missing")
def every_file_becomes_the_page(source: Template) -> None:
    properties(source, "PagePaths")["FunctionCode"] = (
        "function handler(event) { event.request.uri = '/index.html'; return event.request; }"
    )


@mutant("a_path_of_the_page_is_the_page_and_a_missing_file_is_missing")
def the_page_travels_in_plain(source: Template) -> None:
    _config(source)["DefaultCacheBehavior"]["ViewerProtocolPolicy"] = "allow-all"


@mutant("the_audit_learns_who_called")
def a_caller_says_where_it_is(source: Template) -> None:
    del _behaviour(source, "/api/*")["FunctionAssociations"]


@mutant("a_browser_is_held_to_the_same_as_on_one_machine")
def scripts_may_be_written_into_the_page(source: Template) -> None:
    _in_the_policy(source, "script-src 'self'", "script-src 'self' 'unsafe-inline'")


@mutant("a_browser_is_held_to_the_same_as_on_one_machine")
def another_site_may_frame_the_page(source: Template) -> None:
    _in_the_policy(source, "; frame-ancestors 'self'", "")


@mutant("a_browser_is_held_to_the_same_as_on_one_machine")
def the_microphone_is_forbidden(source: Template) -> None:
    policy = properties(source, "PageHeaders")["ResponseHeadersPolicyConfig"]
    policy["CustomHeadersConfig"]["Items"][0]["Value"] = "microphone=()"


@mutant("a_browser_is_held_to_the_same_as_on_one_machine")
def the_addresses_are_told_to_others(source: Template) -> None:
    _secure(source)["ReferrerPolicy"]["ReferrerPolicy"] = "unsafe-url"


@mutant("the_page_may_call_what_it_needs_and_nothing_else")
def recordings_cannot_be_stored(source: Template) -> None:
    store = "https://${TranscriptBucket}.s3.${AWS::Region}.${AWS::URLSuffix}"
    _in_the_policy(source, f" {store}", "")


@mutant("the_page_may_call_what_it_needs_and_nothing_else")
def the_page_may_call_anybody(source: Template) -> None:
    _in_the_policy(source, "connect-src 'self'", "connect-src 'self' https:")


@mutant("the_page_may_call_what_it_needs_and_nothing_else")
def nobody_can_sign_in(source: Template) -> None:
    _in_the_policy(source, " ${SignIn}", "")


@mutant("a_domain_of_ones_own_has_its_certificate")
def a_domain_without_a_certificate_is_deployed(source: Template) -> None:
    source["Rules"]["APageDomainNeedsItsCertificate"]["Assertions"][0]["Assert"] = {
        "Fn::Equals": [{"Ref": "PageDomain"}, {"Ref": "PageDomain"}]
    }


@mutant("a_domain_of_ones_own_has_its_certificate")
def old_browsers_may_use_old_ciphers(source: Template) -> None:
    chosen = _config(source)["ViewerCertificate"]["Fn::If"][1]
    chosen["MinimumProtocolVersion"] = "TLSv1"
