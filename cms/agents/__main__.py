"""`python -m cms.agents`: the MCP server over stdio, or over HTTP with `--http 127.0.0.1:8004`."""

import argparse
import sys
from zoneinfo import available_timezones

LOCAL_API = "http://127.0.0.1:8000/api/v2/"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cms.agents", description=__doc__)
    parser.add_argument(
        "--api",
        default=LOCAL_API,
        help=f"The public API, such as https://cms.example.org/api/v2/ (default: {LOCAL_API})",
    )
    parser.add_argument(
        "--http", metavar="HOST:PORT", default="", help="Answer over HTTP at /mcp, not stdio"
    )
    parser.add_argument(
        "--name",
        metavar="HOST",
        action="append",
        default=[],
        help="A public name under which a proxy leads here; may be repeated",
    )
    parser.add_argument(
        "--zone",
        default="Europe/London",
        help="The time zone of the site, TIME_ZONE of the CMS (default: Europe/London)",
    )
    given = parser.parse_args(arguments)
    if given.zone not in available_timezones():
        parser.error(f"--zone is a name of the tz database, such as Europe/Zurich: {given.zone}")
    try:
        from cms.agents.public_api import PublicApi
        from cms.agents.server import mcp_server
    except ModuleNotFoundError as missing:
        print(
            f"{missing.name} is not installed: pip install --require-hashes "
            "-r requirements/agents.txt",
            file=sys.stderr,
        )
        return 1
    server = mcp_server(PublicApi(given.api, given.zone))
    if not given.http:
        server.run("stdio")
        return 0
    from mcp.server.transport_security import TransportSecuritySettings

    host, _, port = given.http.rpartition(":")
    names = [given.http, *given.name]
    server.run(
        "streamable-http",
        host=host or "127.0.0.1",
        port=int(port),
        stateless_http=True,
        json_response=True,
        max_request_body_size=100_000,
        transport_security=TransportSecuritySettings(
            allowed_hosts=names, allowed_origins=[f"https://{name}" for name in given.name]
        ),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
