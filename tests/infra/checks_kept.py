"""What is kept: transcripts and the secret."""

from tests.infra.checking import check
from tests.infra.stack import Stack, named


@check
def transcripts_are_private_and_encrypted(stack: Stack) -> None:
    for name, bucket in stack.of("S3::Bucket").items():
        block = bucket["PublicAccessBlockConfiguration"]
        wanted = (
            "BlockPublicAcls",
            "BlockPublicPolicy",
            "IgnorePublicAcls",
            "RestrictPublicBuckets",
        )
        assert all(block.get(part) is True for part in wanted), name
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}, name
        (owner,) = bucket["OwnershipControls"]["Rules"]
        assert owner["ObjectOwnership"] == "BucketOwnerEnforced", name


@check
def transcripts_travel_by_tls_alone(stack: Stack) -> None:
    buckets = set(stack.of("S3::Bucket"))
    refusing = set()
    for policy in stack.of("S3::BucketPolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}:
                continue  # the page's files: checks_page looks at it
            assert statement["Effect"] == "Deny", "permissions belong to roles"
            resources = {named(resource) for resource in statement["Resource"]}
            bucket = named(policy["Bucket"])
            if (
                statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
                and (statement["Principal"], statement["Action"]) == ("*", "s3:*")
                and resources == {bucket, f"{bucket}/*"}
            ):
                refusing.add(bucket)
    assert refusing == buckets


@check
def former_versions_end(stack: Stack) -> None:
    """An overwritten transcript can be had back, and a deleted one is gone within the month."""
    for name, bucket in stack.of("S3::Bucket").items():
        assert bucket["VersioningConfiguration"]["Status"] == "Enabled", name
        if bucket.get("ObjectLockEnabled"):
            continue  # nothing in it may end before its time
        rules = [r for r in bucket["LifecycleConfiguration"]["Rules"] if r["Status"] == "Enabled"]
        days = [
            r["NoncurrentVersionExpiration"] for r in rules if "NoncurrentVersionExpiration" in r
        ]
        assert [d["NoncurrentDays"] <= 30 for d in days] == [True], name
        assert any(r.get("ExpiredObjectDeleteMarker") for r in rules), name
        assert not any("ExpirationInDays" in r for r in rules), "retention is the sweeper's"


@check
def anchors_cannot_be_changed_for_six_years(stack: Stack) -> None:
    variables = next(iter(stack.functions().values()))["Environment"]["Variables"]
    bucket = stack.of("S3::Bucket")[named(variables["PUENTE_STORAGE__ANCHOR_BUCKET"])]
    assert bucket["ObjectLockEnabled"] is True
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention["Mode"] == "COMPLIANCE"
    assert retention["Years"] >= 6


@check
def the_key_of_the_content_rotates_and_is_nobodys_by_itself(stack: Stack) -> None:
    (key,) = stack.of("KMS::Key").values()
    assert key["EnableKeyRotation"] is True
    assert key["PendingWindowInDays"] == 30
    (statement,) = key["KeyPolicy"]["Statement"]
    (principal,) = statement["Principal"].values()
    assert principal == {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}


@check
def a_teardown_keeps_what_is_kept(stack: Stack) -> None:
    kept = {"AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::KMS::Key"}
    found = {n: r for n, r in stack.resources.items() if r["Type"] in kept}
    assert len(found) == 5
    for name, resource in found.items():
        assert resource.get("DeletionPolicy") == "RetainExceptOnCreate", name
        assert resource.get("UpdateReplacePolicy") == "Retain", name
