"""The parameters on this machine, spoken to by boto3."""

import boto3
import pytest

from infra.local.aws.parameters import LocalParameters
from infra.local.http_server import HttpServer, Request, serving


@pytest.fixture
def parameters():
    return LocalParameters({"lead": "lead@clinic.example", "fallback": "desk@clinic.example"})


@pytest.fixture
def client(parameters):
    with serving(HttpServer(0, parameters.answer)) as server:
        yield boto3.client(
            "ssm",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )


def values(client, prefix):
    names = [f"{prefix}/{role}" for role in ("lead", "fallback", "nobody")]
    found = client.get_parameters(Names=names, WithDecryption=True)["Parameters"]
    return {each["Name"].rpartition("/")[2]: each["Value"] for each in found}


def test_the_recipients_are_there_by_role(parameters, client):
    assert values(client, parameters.prefix) == {
        "lead": "lead@clinic.example",
        "fallback": "desk@clinic.example",
    }


def test_a_recipient_can_be_changed_while_it_runs(parameters, client):
    name = f"{parameters.prefix}/lead"
    client.put_parameter(Name=name, Value="new@clinic.example", Overwrite=True)

    assert values(client, parameters.prefix)["lead"] == "new@clinic.example"


def test_two_systems_have_parameters_of_their_own(parameters, client):
    other = LocalParameters({"lead": "other@clinic.example"})

    assert other.prefix != parameters.prefix
    assert values(client, parameters.prefix)["lead"] == "lead@clinic.example"


def test_a_parameter_that_moto_refuses_is_an_error_and_not_a_hang():
    broken = LocalParameters({"lead": ""})

    with pytest.raises(ValueError, match=r"moto refused AmazonSSM\.PutParameter"):
        broken.answer(Request("POST", "/"))
