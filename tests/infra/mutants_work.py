"""Mistakes about queues, functions, settings and what is kept."""

from tests.infra.mutants import event, mutant, properties, variables
from tests.infra.stack import Template


@mutant("each_queue_has_its_own_dead_letters")
def a_queue_has_no_dead_letters(source: Template) -> None:
    del properties(source, "VisitQueue")["RedrivePolicy"]


@mutant("each_queue_has_its_own_dead_letters")
def a_record_is_given_up_after_one_try(source: Template) -> None:
    properties(source, "WebhookQueue")["RedrivePolicy"]["maxReceiveCount"] = 1


@mutant("each_queue_has_its_own_dead_letters")
def dead_letters_are_forgotten_early(source: Template) -> None:
    del properties(source, "WebhookDeadLetters")["MessageRetentionPeriod"]


@mutant("queues_are_encrypted")
def a_queue_is_not_encrypted(source: Template) -> None:
    properties(source, "VisitQueue")["SqsManagedSseEnabled"] = False


@mutant("consumers_read_the_queue_that_senders_write")
def the_queues_are_swapped(source: Template) -> None:
    names = ("PUENTE_QUEUE__WEBHOOK_URL", "PUENTE_QUEUE__VISIT_URL")
    declared = variables(source)
    declared.update(dict(zip(names, [declared[name] for name in reversed(names)], strict=True)))


@mutant("messages_stay_hidden_long_enough")
def a_message_shows_up_again_at_once(source: Template) -> None:
    properties(source, "WebhookQueue")["VisibilityTimeout"] = 60


@mutant("messages_stay_hidden_long_enough")
def a_function_runs_longer_than_its_queue_knows(source: Template) -> None:
    properties(source, "FinishVisitFunction")["Timeout"] = 110


@mutant("failed_records_come_back_alone")
def one_failure_repeats_the_batch(source: Template) -> None:
    del event(source, "DeliverWebhookFunction", "Deliveries")["FunctionResponseTypes"]


@mutant("concurrency_is_bounded")
def webhooks_take_all_the_concurrency(source: Template) -> None:
    del event(source, "DeliverWebhookFunction", "Deliveries")["ScalingConfig"]


@mutant("a_batch_of_webhooks_fits_the_timeout")
def the_deadline_outlasts_the_function(source: Template) -> None:
    variables(source)["PUENTE_WEBHOOK__DEADLINE_S"] = "50"
    variables(source)["PUENTE_WEBHOOK__LEASE_S"] = "55"


@mutant("a_batch_of_webhooks_fits_the_timeout")
def the_lease_ends_before_the_deadline(source: Template) -> None:
    variables(source)["PUENTE_WEBHOOK__LEASE_S"] = "20"


@mutant("a_batch_of_webhooks_fits_the_timeout")
def a_batch_is_too_large(source: Template) -> None:
    deliveries = event(source, "DeliverWebhookFunction", "Deliveries")
    deliveries.update({"BatchSize": 200, "MaximumBatchingWindowInSeconds": 1})


@mutant("a_visit_is_finished_by_one_worker_at_a_time")
def finishing_outlasts_its_claim(source: Template) -> None:
    properties(source, "FinishVisitFunction")["Timeout"] = 300
    properties(source, "VisitQueue")["VisibilityTimeout"] = 1800


@mutant("retries_are_no_runaway_loop")
def runaway_loops_are_allowed(source: Template) -> None:
    properties(source, "DeliverWebhookFunction")["RecursiveLoop"] = "Allow"


@mutant("people_are_told_of_dead_and_old_messages")
def nobody_hears_of_dead_letters(source: Template) -> None:
    del source["Resources"]["WebhookDeadLettersAlarm"]


@mutant("people_are_told_of_dead_and_old_messages")
def an_alarm_watches_the_wrong_queue(source: Template) -> None:
    dimension = properties(source, "VisitQueueAgeAlarm")["Dimensions"][0]
    dimension["Value"] = {"Fn::GetAtt": ["VisitDeadLetters", "QueueName"]}


@mutant("people_are_told_of_dead_and_old_messages")
def an_alarm_tells_nobody(source: Template) -> None:
    del properties(source, "VisitDeadLettersAlarm")["AlarmActions"]


@mutant("functions_are_the_folders")
def a_function_is_forgotten(source: Template) -> None:
    del source["Resources"]["SessionFunction"]


@mutant("handlers_exist")
def a_handler_is_misspelled(source: Template) -> None:
    properties(source, "SweepFunction")["Handler"] = "functions.sweep.app.handle"


@mutant("functions_run_on_the_runtime_they_are_built_for")
def the_runtime_is_another(source: Template) -> None:
    source["Globals"]["Function"]["Runtime"] = "python3.12"


@mutant("functions_run_on_the_runtime_they_are_built_for")
def the_processor_is_another(source: Template) -> None:
    source["Globals"]["Function"]["Architectures"] = ["x86_64"]


@mutant("http_functions_answer_before_the_gateway_gives_up")
def the_gateway_gives_up_first(source: Template) -> None:
    properties(source, "TranscriptsFunction")["Timeout"] = 60


@mutant("one_sweep_a_minute")
def sweeps_overlap(source: Template) -> None:
    properties(source, "SweepFunction")["Timeout"] = 90


@mutant("one_sweep_a_minute")
def a_sweep_comes_once_an_hour(source: Template) -> None:
    event(source, "SweepFunction", "EachMinute")["Schedule"] = "rate(1 hour)"


@mutant("one_sweep_a_minute")
def a_silent_sweeper_is_fine(source: Template) -> None:
    properties(source, "SweepAlarm")["TreatMissingData"] = "notBreaching"


@mutant("every_function_is_called_by_something")
def nothing_reads_the_queue(source: Template) -> None:
    del properties(source, "FinishVisitFunction")["Events"]


@mutant("logs_are_kept_for_a_time_and_no_longer")
def logs_are_kept_for_ever(source: Template) -> None:
    del properties(source, "ClinicLogs")["RetentionInDays"]


@mutant("variables_declared_are_those_the_settings_read")
def a_setting_is_forgotten(source: Template) -> None:
    del variables(source)["PUENTE_STORAGE__BUCKET"]


@mutant("variables_declared_are_those_the_settings_read")
def a_variable_is_read_by_nobody(source: Template) -> None:
    variables(source)["PUENTE_STORAGE__FOLDER"] = "/tmp"


@mutant("settings_load_in_both_stages")
def a_part_of_one_machine_is_chosen(source: Template) -> None:
    variables(source)["PUENTE_STATE__PROVIDER"] = "memory"


@mutant("settings_load_in_both_stages")
def a_number_is_a_word(source: Template) -> None:
    variables(source)["PUENTE_MONGODB__TIMEOUT_MS"] = "eight seconds"


@mutant("settings_load_in_both_stages")
def the_stage_is_local(source: Template) -> None:
    variables(source)["PUENTE_STAGE"] = "local"


@mutant("no_secret_is_written_down")
def a_secret_has_a_value(source: Template) -> None:
    properties(source, "Secrets")["SecretString"] = "{}"


@mutant("no_secret_is_written_down")
def an_address_with_a_password_is_a_default(source: Template) -> None:
    source["Parameters"]["MongoDatabase"]["Default"] = "mongodb+srv://someone:made-up@example.org"


@mutant("no_secret_is_written_down")
def a_key_is_in_the_environment(source: Template) -> None:
    variables(source)["OPENAI_API_KEY"] = {"Ref": "MongoDatabase"}


@mutant("wrong_parameters_are_refused")
def a_placeholder_would_be_deployed(source: Template) -> None:
    source["Parameters"]["PageUrl"]["AllowedPattern"] = ".+"


@mutant("wrong_parameters_are_refused")
def the_stage_has_a_default(source: Template) -> None:
    source["Parameters"]["Stage"]["Default"] = "dev"


@mutant("transcripts_are_private_and_encrypted")
def the_bucket_may_become_public(source: Template) -> None:
    block = properties(source, "TranscriptBucket")["PublicAccessBlockConfiguration"]
    block["BlockPublicPolicy"] = False


@mutant("transcripts_travel_by_tls_alone")
def plain_http_reaches_the_bucket(source: Template) -> None:
    del source["Resources"]["TranscriptBucketPolicy"]


@mutant("transcripts_travel_by_tls_alone")
def plain_http_reaches_the_objects(source: Template) -> None:
    document = properties(source, "TranscriptBucketPolicy")["PolicyDocument"]
    del document["Statement"][0]["Resource"][1]


@mutant("former_versions_end")
def deleted_transcripts_live_on(source: Template) -> None:
    del properties(source, "TranscriptBucket")["LifecycleConfiguration"]["Rules"][0]


@mutant("anchors_cannot_be_changed_for_six_years")
def an_administrator_may_remove_anchors(source: Template) -> None:
    lock = properties(source, "AnchorBucket")["ObjectLockConfiguration"]
    lock["Rule"]["DefaultRetention"]["Mode"] = "GOVERNANCE"


@mutant("the_key_of_the_content_rotates_and_is_nobodys_by_itself")
def the_key_never_changes(source: Template) -> None:
    properties(source, "ContentKey")["EnableKeyRotation"] = False


@mutant("the_key_of_the_content_rotates_and_is_nobodys_by_itself")
def the_key_is_everybodys(source: Template) -> None:
    (statement,) = properties(source, "ContentKey")["KeyPolicy"]["Statement"]
    statement["Principal"] = {"AWS": "*"}


@mutant("a_teardown_keeps_what_is_kept")
def a_teardown_deletes_the_key_of_all_content(source: Template) -> None:
    del source["Resources"]["ContentKey"]["DeletionPolicy"]


@mutant("permissions_are_what_the_code_does")
def a_function_may_not_open_what_it_reads(source: Template) -> None:
    properties(source, "SweepRole")["ManagedPolicyArns"].remove({"Ref": "OpenContent"})


@mutant("a_teardown_keeps_what_is_kept")
def a_teardown_deletes_transcripts(source: Template) -> None:
    del source["Resources"]["TranscriptBucket"]["DeletionPolicy"]


@mutant("every_function_finds_the_libraries")
def a_function_goes_without_the_libraries(source: Template) -> None:
    del source["Globals"]["Function"]["Layers"]


@mutant("every_function_finds_the_libraries")
def the_libraries_are_for_another_machine(source: Template) -> None:
    properties(source, "LibrariesLayer")["CompatibleArchitectures"] = ["x86_64"]


@mutant("every_function_finds_the_libraries")
def the_libraries_of_an_older_deployment_are_deleted(source: Template) -> None:
    properties(source, "LibrariesLayer")["RetentionPolicy"] = "Delete"
