"""Mistakes about what is watched, and what is traced."""

from tests.infra.mutants import mutant, own_statements, properties, statement
from tests.infra.stack import Template


def _on_the_dashboard(source: Template, old: str, new: str) -> None:
    board = properties(source, "Dashboard")
    board["DashboardBody"]["Fn::Sub"] = board["DashboardBody"]["Fn::Sub"].replace(old, new, 1)


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def a_widget_shows_a_figure_that_nobody_notes(source: Template) -> None:
    _on_the_dashboard(source, "ingest.latency", "turn.latency")


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def an_alarm_waits_for_a_figure_that_nobody_notes(source: Template) -> None:
    properties(source, "MintFailuresAlarm")["MetricName"] = "mint.errors"


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def an_alarm_looks_for_another_dimension(source: Template) -> None:
    properties(source, "ModelShutdownAlarm")["Dimensions"][0]["Value"] = "sweep"


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def an_alarm_looks_into_another_namespace(source: Template) -> None:
    properties(source, "MintFailuresAlarm")["Namespace"] = "puente"


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def an_alarm_names_a_figure_of_a_rest_api(source: Template) -> None:
    properties(source, "ApiErrorsAlarm")["MetricName"] = "5XXError"


@mutant("every_figure_that_is_watched_is_one_that_is_sent")
def a_widget_takes_a_queue_for_a_function(source: Template) -> None:
    _on_the_dashboard(
        source, '"FunctionName", "${SweepFunction}"', '"FunctionName", "${VisitQueue}"'
    )


@mutant("people_are_told_of_what_they_must_know")
def nobody_hears_of_failed_mints(source: Template) -> None:
    del source["Resources"]["MintFailuresAlarm"]
    _on_the_dashboard(source, '"${MintFailuresAlarm.Arn}",', "")


@mutant("people_are_told_of_what_they_must_know")
def slow_answers_are_hidden_in_the_mean(source: Template) -> None:
    alarm = properties(source, "ApiSlowAlarm")
    del alarm["ExtendedStatistic"]
    alarm["Statistic"] = "Average"


@mutant("people_are_told_of_what_they_must_know")
def a_model_ends_on_the_day_one_hears_of_it(source: Template) -> None:
    properties(source, "ModelShutdownAlarm")["Threshold"] = 0


@mutant("people_are_told_of_what_they_must_know")
def errors_are_told_to_nobody(source: Template) -> None:
    del properties(source, "ApiErrorsAlarm")["AlarmActions"]


@mutant("the_dashboard_shows_every_alarm_queue_and_function")
def an_alarm_is_not_on_the_dashboard(source: Template) -> None:
    _on_the_dashboard(source, '"${ApiSlowAlarm.Arn}", ', "")


@mutant("the_dashboard_shows_every_alarm_queue_and_function")
def a_function_is_not_on_the_dashboard(source: Template) -> None:
    _on_the_dashboard(source, "${ClinicFunction}", "${SessionFunction}")


@mutant("the_visits_given_up_are_counted_where_they_are_told")
def a_line_that_is_never_written_is_counted(source: Template) -> None:
    properties(source, "VisitsGivenUp")["FilterPattern"] = '{ $.message = "given up" }'


@mutant("traces_are_written_where_chosen_and_nothing_else_is")
def a_function_may_not_write_its_traces(source: Template) -> None:
    properties(source, "ClinicRole")["ManagedPolicyArns"].pop()


@mutant("traces_are_written_where_chosen_and_nothing_else_is")
def the_policy_for_traces_allows_more(source: Template) -> None:
    statement(source, "WriteTraces")["Action"] = ["xray:PutTraceSegments", "xray:GetTraceSummaries"]


@mutant("traces_are_written_where_chosen_and_nothing_else_is")
def everybody_pays_for_traces(source: Template) -> None:
    source["Globals"]["Function"]["Tracing"] = "Active"


@mutant("nothing_is_allowed_on_everything")
def a_role_of_its_own_writes_traces_everywhere(source: Template) -> None:
    traces = {"Effect": "Allow", "Action": "xray:PutTraceSegments", "Resource": "*"}
    own_statements(source, "SweepRole").append(traces)
