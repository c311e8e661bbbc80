"""The part of the template that ``make deploy-check`` deploys: smaller, and whole in itself."""

from tests.infra.stack import load
from tools.deploy_check.subset import HIDDEN_S, MISSING, subset


def test_only_what_the_stand_in_lacks_is_left_out() -> None:
    template = load()
    kept = subset(template)
    resources = template["Resources"]
    gone = set(resources) - set(kept["Resources"])
    lacking = {name for name, made in resources.items() if made["Type"].startswith(MISSING)}
    assert lacking
    assert lacking <= gone
    assert not {name for name in gone if resources[name]["Type"].startswith("AWS::Serverless::")}
    assert not {name for name in gone if resources[name]["Type"].startswith("AWS::SQS::")}
    assert kept["Resources"]["WebhookQueue"]["Properties"]["VisibilityTimeout"] == HIDDEN_S
    assert resources["WebhookQueue"]["Properties"]["VisibilityTimeout"] > HIDDEN_S


def test_what_names_something_left_out_goes_with_it() -> None:
    template = {
        "Parameters": {"Stage": {}},
        "Resources": {
            "Door": {"Type": "AWS::CloudFront::Distribution"},
            "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Of": {"Ref": "Door"}}},
            "Far": {"Type": "AWS::IAM::Role", "Properties": {"Of": {"Fn::GetAtt": "Policy.Arn"}}},
            "Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": {"Name": {"Fn::Sub": "${Stage}-${AWS::Region}-${!kept}"}},
            },
        },
        "Outputs": {"Address": {"Value": {"Fn::Sub": "https://${Door.DomainName}/"}}},
    }
    kept = subset(template)
    assert set(kept["Resources"]) == {"Queue"}
    assert kept["Outputs"] == {}
