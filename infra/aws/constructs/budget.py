"""A mail when the account spends more than planned."""

from aws_cdk import aws_budgets as budgets
from constructs import Construct


class Budget(Construct):
    """`dollars` a month for the whole account; mails at 80 % and when 100 % are forecast."""

    def __init__(self, scope: Construct, name: str, *, dollars: int, email: str) -> None:
        super().__init__(scope, name)
        self.budget = budgets.CfnBudget(
            self,
            "Monthly",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=dollars, unit="USD"),
            ),
            notifications_with_subscribers=[
                _notification("ACTUAL", 80, email),
                _notification("FORECASTED", 100, email),
            ],
        )


def _notification(
    kind: str, percent: int, email: str
) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
    return budgets.CfnBudget.NotificationWithSubscribersProperty(
        notification=budgets.CfnBudget.NotificationProperty(
            notification_type=kind,
            comparison_operator="GREATER_THAN",
            threshold=percent,
            threshold_type="PERCENTAGE",
        ),
        subscribers=[
            budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=email)
        ],
    )
