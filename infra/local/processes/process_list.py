"""Which processes make the system, besides the contact handler: data for the supervisor."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from infra.local.environment import Addresses, for_cms, for_frontend
from infra.local.processes.supervisor import Service


@dataclass(frozen=True)
class ProcessList:
    """`prepare` reads the admin's new password on standard input and ends before `first` starts.

    `beside` needs nothing of the others to start and does so at once; `last` come when all are
    ready.
    """

    prepare: Service
    first: Service
    beside: Service
    handler: str = "contact_lambda.app.handler"
    last: list[Service] = field(default_factory=list)


MakeProcessList = Callable[[Mapping[str, str], Addresses], ProcessList]


def demo_processes(environ: Mapping[str, str], at: Addresses) -> ProcessList:
    """The CMS with its demo content, the reference frontend, and the sender of webhooks."""
    cms_env, cms_host = for_cms(environ, at), at.cms.removeprefix("http://")
    frontend_host = at.frontend.removeprefix("http://")
    return ProcessList(
        prepare=Service("cms", [sys.executable, "-m", "cms", "prepare_demo"], cms_env),
        first=Service(
            "cms",
            [sys.executable, "-m", "cms", "runserver", cms_host],
            cms_env,
            ready_url=f"{at.api}pages/by-path/?path=/",
        ),
        beside=Service(
            "frontend",
            [sys.executable, "-m", "cms.frontend", "runserver", frontend_host],
            for_frontend(environ, at),
            ready_url=at.page,
        ),
        last=[Service("webhooks", [sys.executable, "-m", "cms", "publishing_worker"], cms_env)],
    )
