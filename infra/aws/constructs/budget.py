"""A mail when the account spends more than was planned."""

from aws_cdk import aws_budgets as budgets
from constructs import Construct


class Budget(Construct):
    """`dollars` a month for the whole account: told at four fifths, and when it is foreseen."""

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
                _told("ACTUAL", 80, email),
                _told("FORECASTED", 100, email),
            ],
        )


def _told(
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
