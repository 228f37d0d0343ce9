"""The function, its environment and its secret."""

from contact_lambda.config import VARIABLES


def the_function_is_as_the_handler_needs_it(template):
    function = template.one("AWS::Lambda::Function")
    assert function["Handler"] == "contact_lambda.app.handler"
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert (int(function["MemorySize"]), int(function["Timeout"])) == (512, 15)
    assert int(function["ReservedConcurrentExecutions"]) == 5


def the_environment_is_what_the_handler_reads(template):
    variables = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert set(variables) == set(VARIABLES)
    optional = {f"CONTACT_{name}" for name in ("REPLY_TO", "ROUTES", "EARLIER_SECRETS", "HOLIDAYS")}
    assert all(variables[name] for name in set(variables) - optional)


def the_secret_is_made_by_aws_and_not_in_the_template(template):
    made = template.one("AWS::SecretsManager::Secret")
    assert int(made["GenerateSecretString"]["PasswordLength"]) >= 32
    assert "SecretString" not in made
    variables = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    reference = "{{resolve:secretsmanager:ContactSecret:SecretString:::}}"
    assert variables["CONTACT_SECRET"] == reference


def recipients_change_without_a_deploy(template):
    parameters = template.of("AWS::SSM::Parameter").values()
    path = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    root = path["CONTACT_RECIPIENTS_PARAMETER"]
    assert {each["Name"]: each["Value"] for each in parameters} == {
        f"{root}/lead": "lead@clinic.example",
        f"{root}/fallback": "office@clinic.example",
    }


CHECKS = [
    the_function_is_as_the_handler_needs_it,
    the_environment_is_what_the_handler_reads,
    the_secret_is_made_by_aws_and_not_in_the_template,
    recipients_change_without_a_deploy,
]
