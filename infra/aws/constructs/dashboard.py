"""The CloudWatch dashboard of the contact form: do messages arrive?"""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as apigw
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.aws.constructs.alarms import HANDLER, NAMESPACE, PERIOD


class Dashboard(Construct):
    """Alarms, then open messages, the handler's metrics, the API and the function."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        alarms: Sequence[cloudwatch.IAlarm],
        function: lambda_.IFunction,
        api: apigw.IHttpApi | rest.RestApi,
    ) -> None:
        super().__init__(scope, name)
        board = cloudwatch.Dashboard(self, "Board", default_interval=Duration.days(1))
        board.add_widgets(
            cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=4)
        )
        board.add_widgets(
            _graph("Open messages", [_handler("OpenRows", "Maximum")]),
            _graph("Oldest open message, seconds", [_handler("OldestOpenSeconds", "Maximum")]),
            _graph("What happened", [_handler(each.metric) for each in HANDLER[1:]]),
        )
        board.add_widgets(
            _graph(
                "Requests",
                [
                    api.metric_count(statistic="Sum", period=PERIOD),
                    api.metric_client_error(statistic="Sum", period=PERIOD),
                    api.metric_server_error(statistic="Sum", period=PERIOD),
                ],
            ),
            _graph(
                "Function",
                [
                    function.metric_invocations(period=PERIOD),
                    function.metric_errors(period=PERIOD),
                    function.metric_throttles(period=PERIOD),
                ],
            ),
            _graph(
                "Milliseconds, 99 of 100 below",
                [function.metric_duration(statistic="p99", period=PERIOD)],
            ),
        )


def _graph(title: str, metrics: list[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=metrics, width=8)


def _handler(name: str, statistic: str = "Sum") -> cloudwatch.IMetric:
    return cloudwatch.Metric(
        namespace=NAMESPACE, metric_name=name, statistic=statistic, period=PERIOD
    )
