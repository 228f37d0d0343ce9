"""What the processes of the local system are given: no way to AWS, and this machine only."""

import pytest

from infra.local.environment import Addresses, Services, for_cms, for_contact, for_frontend
from infra.local.http_server import HttpServer
from infra.local.public_ports import Ports
from infra.local.system import demo_processes

OURS = {"AWS_PROFILE": "clinic", "AWS_ACCESS_KEY_ID": "real", "VAR_DIR": "/srv/var"}
AT = Addresses.of(Ports.from_environ({}))
SERVICES = Services(*("http://127.0.0.1:1",) * 3, table="journal", parameters="/contact")


@pytest.mark.parametrize(
    "environ",
    [for_cms(OURS, AT), for_frontend(OURS, AT), for_contact(OURS, AT, SERVICES)],
    ids=["cms", "frontend", "contact"],
)
def test_no_process_can_reach_an_aws_account(environ):
    assert "AWS_PROFILE" not in environ
    assert environ.get("AWS_ACCESS_KEY_ID", "local") == "local"
    assert environ["VAR_DIR"] == "/srv/var"


def test_everything_listens_on_this_machine_only():
    processes = demo_processes({}, AT)

    for service in (processes.first, processes.beside):
        assert service.argv[-1].startswith("127.0.0.1:")
    with HttpServer(0, lambda request: None) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_the_demo_is_in_two_languages_unless_somebody_names_others():
    assert for_cms({}, AT)["LANGUAGES"] == "en-gb:English,de:Deutsch"
    assert for_cms({"LANGUAGES": "fr:Français"}, AT)["LANGUAGES"] == "fr:Français"
