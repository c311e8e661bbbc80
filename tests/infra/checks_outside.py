"""What an operator sees of the stack: its outputs, and on the bill."""

from tests.infra.checking import check
from tests.infra.stack import Stack

OUTPUTS = {
    "PageUrl", "PageBucketName", "DistributionId", "DistributionDomainName",
    "ApiUrl", "IdentityIssuerUrl", "PageClientId", "UserPoolId",
    "DashboardName", "SecretsArn", "ContentKeyArn", "TranscriptBucketName",
    "WebhookDeadLettersUrl", "VisitDeadLettersUrl",
}  # fmt: skip
"""What the operator's guide and the commands ask for by name."""


@check
def outputs_are_those_that_the_guide_names(stack: Stack) -> None:
    made = stack.source["Outputs"]
    assert set(made) == OUTPUTS
    assert all(one["Description"] for one in made.values())


@check
def what_costs_money_says_whose_it_is(stack: Stack) -> None:
    """Tags of the whole stack reach the rest; these are made by SAM, or billed apart."""
    expected = {"project": "puente", "stage": {"Ref": "Stage"}}
    for name, function in stack.functions().items():
        assert expected.items() <= {t["Key"]: t["Value"] for t in function["Tags"]}.items(), name
    for api in stack.of("ApiGatewayV2::Api").values():
        told = {t["name"]: t["x-amazon-apigateway-tag-value"] for t in api["Body"]["tags"]}
        assert expected.items() <= told.items()
    for made in stack.of("CloudFront::Distribution").values():
        assert {t["Key"]: t["Value"] for t in made["Tags"]} == expected
