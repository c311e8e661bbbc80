"""Mistakes about who gets in and who may do what."""

from tests.infra.mutants import event, mutant, own_statements, properties, statement
from tests.infra.stack import Template


@mutant("routes_are_the_applications")
def a_route_is_forgotten(source: Template) -> None:
    del properties(source, "TranscriptsFunction")["Events"]["PutTurns"]


@mutant("routes_are_the_applications")
def a_route_has_another_method(source: Template) -> None:
    event(source, "TranscriptsFunction", "PutTurn")["Method"] = "POST"


@mutant("routes_are_the_applications")
def a_route_catches_everything(source: Template) -> None:
    event(source, "SessionFunction", "OpenSession")["Path"] = "/{proxy+}"


@mutant("routes_lead_to_their_own_door")
def a_route_hangs_on_the_wrong_function(source: Template) -> None:
    events = properties(source, "ClinicFunction")["Events"]
    properties(source, "ActionsFunction")["Events"]["ListAudit"] = events.pop("ListAudit")


@mutant("routes_need_a_token")
def a_route_is_left_open(source: Template) -> None:
    event(source, "ClinicFunction", "ListAudit")["Auth"] = {"Authorizer": "NONE"}


@mutant("routes_need_a_token")
def no_authoriser_is_the_default(source: Template) -> None:
    del properties(source, "Api")["Auth"]["DefaultAuthorizer"]
    # «NONE» is only written where there is a default to depart from.
    del event(source, "ClinicFunction", "GetHealth")["Auth"]
    for name in properties(source, "IntegrationsFunction")["Events"]:
        event(source, "IntegrationsFunction", name).pop("Auth", None)


@mutant("routes_need_a_token")
def a_members_route_is_left_to_keys(source: Template) -> None:
    event(source, "IntegrationsFunction", "CreateKey")["Auth"] = {"Authorizer": "NONE"}


@mutant("routes_need_a_token")
def a_keys_route_asks_for_a_token_that_no_key_is(source: Template) -> None:
    del event(source, "IntegrationsFunction", "ReadActionByKey")["Auth"]


@mutant("routes_need_a_token")
def health_asks_for_a_token(source: Template) -> None:
    del event(source, "ClinicFunction", "GetHealth")["Auth"]


@mutant("tokens_are_those_of_the_issuer_given")
def the_issuer_is_written_in(source: Template) -> None:
    authorizer = properties(source, "Api")["Auth"]["Authorizers"]["AccessToken"]
    authorizer["JwtConfiguration"]["issuer"] = "https://sign-in.example.org"


@mutant("tokens_are_those_of_the_issuer_given")
def a_dead_issuer_drops_the_routes(source: Template) -> None:
    properties(source, "Api")["FailOnWarnings"] = False


@mutant("no_other_origin_and_no_other_way_in")
def every_origin_may_call(source: Template) -> None:
    properties(source, "Api")["CorsConfiguration"] = {"AllowOrigins": ["*"]}


@mutant("no_other_origin_and_no_other_way_in")
def a_function_has_an_address_of_its_own(source: Template) -> None:
    properties(source, "SessionFunction")["FunctionUrlConfig"] = {"AuthType": "NONE"}


@mutant("requests_are_throttled_and_logged_without_content")
def the_path_is_logged(source: Template) -> None:
    properties(source, "Api")["AccessLogSettings"]["Format"] = '{"path":"$context.path"}'


@mutant("requests_are_throttled_and_logged_without_content")
def the_stage_is_in_the_path(source: Template) -> None:
    properties(source, "Api")["StageName"] = "v1"


@mutant("nothing_is_allowed_on_everything")
def an_action_is_a_star(source: Template) -> None:
    statement(source, "AnnounceVisits")["Action"] = "sqs:*"


@mutant("nothing_is_allowed_on_everything")
def a_resource_is_a_star(source: Template) -> None:
    statement(source, "ReadSecrets")["Resource"] = "*"


@mutant("nothing_is_allowed_on_everything")
def a_policy_of_aws_is_attached(source: Template) -> None:
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    properties(source, "ClinicRole")["ManagedPolicyArns"].append(arn)


@mutant("nothing_is_allowed_on_everything")
def everything_but_one_action_is_allowed(source: Template) -> None:
    (first, *_) = own_statements(source, "SweepRole")
    first["NotAction"] = "iam:CreateUser"


@mutant("each_function_has_a_role_of_its_own")
def two_functions_share_a_role(source: Template) -> None:
    properties(source, "ClinicFunction")["Role"] = {"Fn::GetAtt": ["FinishVisitRole", "Arn"]}


@mutant("each_function_has_a_role_of_its_own")
def anybody_may_take_a_role(source: Template) -> None:
    trust = properties(source, "SweepRole")["AssumeRolePolicyDocument"]["Statement"][0]
    trust["Principal"] = {"AWS": "*"}


@mutant("permissions_are_what_the_code_does")
def a_function_may_send_what_it_never_sends(source: Template) -> None:
    attached = properties(source, "IntegrationsRole")["ManagedPolicyArns"]
    attached.append({"Ref": "AnnounceVisits"})


@mutant("permissions_are_what_the_code_does")
def a_function_may_not_send_what_it_sends(source: Template) -> None:
    properties(source, "DeliverWebhookRole")["ManagedPolicyArns"].remove(
        {"Ref": "AnnounceDeliveries"}
    )


@mutant("permissions_are_what_the_code_does")
def transcripts_cannot_be_stored(source: Template) -> None:
    del own_statements(source, "FinishVisitRole")[-1]


@mutant("permissions_are_what_the_code_does")
def transcripts_may_be_read_by_who_writes_them(source: Template) -> None:
    own_statements(source, "FinishVisitRole")[-1]["Action"] = [
        *("s3:PutObject", "s3:DeleteObject", "s3:GetObject"),
    ]


@mutant("permissions_are_what_the_code_does")
def the_queue_cannot_be_read(source: Template) -> None:
    own_statements(source, "FinishVisitRole")[1]["Action"].remove("sqs:DeleteMessage")


@mutant("permissions_are_what_the_code_does")
def logs_go_to_a_neighbours_group(source: Template) -> None:
    own_statements(source, "SweepRole")[0]["Resource"] = {"Fn::GetAtt": ["ClinicLogs", "Arn"]}


@mutant("functions_join_a_vpc_where_one_is_given_and_else_none")
def a_function_stays_outside_the_vpc(source: Template) -> None:
    properties(source, "SweepFunction")["VpcConfig"] = {"Ref": "AWS::NoValue"}


@mutant("functions_join_a_vpc_where_one_is_given_and_else_none")
def a_role_may_have_no_interface(source: Template) -> None:
    properties(source, "SweepRole")["ManagedPolicyArns"].pop(-2)


@mutant("functions_join_a_vpc_where_one_is_given_and_else_none")
def everybody_joins_some_vpc(source: Template) -> None:
    source["Parameters"]["SubnetIds"]["Default"] = "subnet-0123456789abcdef0"


@mutant("functions_join_a_vpc_where_one_is_given_and_else_none")
def the_policy_for_the_vpc_allows_more(source: Template) -> None:
    statement(source, "JoinNetwork")["Action"].append("ec2:RunInstances")


@mutant("functions_join_a_vpc_where_one_is_given_and_else_none")
def subnets_without_a_security_group_are_taken(source: Template) -> None:
    del source["Rules"]["SubnetsNeedSecurityGroups"]
