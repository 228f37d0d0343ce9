"""The files of the kit: made from one list, and accepted by the programs that read them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose
from django.core.management import get_commands, load_command_class

from cms.settings.caches import caches
from cms.settings.env import REPOSITORY
from infra.vm.__main__ import files
from infra.vm.kit import FOLDER, read_kit
from tests.cms.settings.test_settings import COMPLETE, read_settings
from tests.image import dockerfile
from tests.infra.vm import page

COMPOSE = FOLDER / "compose.yaml"
SYSTEMD = FOLDER / "systemd"


def program(name):
    """The path of a program; CI has all of them."""
    found = shutil.which(name)
    if not found and os.environ.get("CI", "").lower() != "true":
        pytest.skip(f"{name} is not installed: NOT checked by it")
    assert found, f"{name} is missing; .ci/run installs it"
    return found


def test_the_stored_files_are_those_that_the_list_gives():
    stored = set(SYSTEMD.rglob("clinic-*")) | {COMPOSE}

    assert stored == set(files())
    assert {path: path.read_text() for path in stored} == files(), "Run: python -m infra.vm"


def services():
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_the_compose_file_follows_its_specification():
    interpolated = re.sub(r"\$\{\w+:[-?](\w*)\}", r"given\1", COMPOSE.read_text())
    PyCompose.from_yaml(interpolated)

    broken = interpolated.replace("restart:", "restarts:", 1)
    with pytest.raises(Exception, match="restarts"):
        PyCompose.from_yaml(broken)


def test_every_volume_and_file_of_the_compose_file_exists_and_suits_the_image():
    named = yaml.safe_load(COMPOSE.read_text())["volumes"]
    written = set()
    for service in services().values():
        for volume in service.get("volumes", []):
            source, target = volume.split(":")[:2]
            assert source in named or (FOLDER / source).exists()
            if target.startswith("/srv/var/"):
                written.add(target)
    assert written <= set(yaml.safe_load(dockerfile.words_of("VOLUME")[0]))


def test_what_renders_answers_writes_them_where_the_others_find_them():
    folder = caches("", Path("/srv/var/answers"))["answers"]["LOCATION"]
    writing = {
        name
        for name, service in services().items()
        if f"answers:{folder}" in service.get("volumes", [])
    }
    assert writing == {"cms", "worker"}


def test_only_the_proxy_is_reached_from_outside_and_the_website_gets_no_secret():
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    for name in ("frontend", "proxy"):
        assert "env_file" not in services()[name]
        assert not {"SECRET_KEY", "DATABASE_URL"} & set(services()[name]["environment"])


SECRETS = {"SECRET_KEY", "DATABASE_URL", "POSTGRES_PASSWORD", "EMAIL_URL", "METRICS_TOKEN"}


def given(*names):
    """The variables of the settings that a unit or a drop-in is given."""
    variables = set()
    for name in names:
        for file in re.findall(r"EnvironmentFile=/etc/clinic/(\S+)", (SYSTEMD / name).read_text()):
            example = (FOLDER / f"{file}.example").read_text()
            variables |= set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    return variables


def test_without_containers_too_each_program_is_given_what_it_needs_and_no_other_secret():
    assert given("caddy.conf") == {"CMS_HOST", "SITE_HOST"}
    website = given("machine/clinic-frontend.service")
    assert website == {"FRONTEND_URL", "FRONTEND_ALLOWED_HOSTS", "FRONTEND_TOKEN"}
    of_cms = given("machine/clinic-cms.service")
    assert of_cms > SECRETS | {"FRONTEND_URL", "FRONTEND_TOKEN", "ALLOWED_HOSTS"}
    for path in (SYSTEMD / "machine").glob("*.service"):
        if path.name != "clinic-frontend.service":
            assert given(f"machine/{path.name}") == of_cms
    manage = (FOLDER / "manage").read_text()
    assert re.findall(r"EnvironmentFile=/etc/clinic/(\w+)", manage) == ["website", "clinic"]


def test_the_website_runs_as_a_user_who_reads_nothing_of_the_cms():
    unit = (SYSTEMD / "machine" / "clinic-frontend.service").read_text()

    assert "DynamicUser=true" in unit
    assert "User=clinic" not in unit
    assert "StateDirectory" not in unit


def test_each_setting_stands_in_one_example():
    names = re.findall(
        r"^(\w+)=",
        "".join(path.read_text() for path in FOLDER.glob("*.env.example")),
        re.MULTILINE,
    )
    assert sorted(names) == sorted(set(names))


def test_every_variable_that_the_compose_file_or_the_proxy_needs_is_in_the_example():
    text = COMPOSE.read_text() + (FOLDER / "Caddyfile").read_text()
    needed = set(re.findall(r"\$\{([A-Z_]+):\?\}|\{\$([A-Z_]+)\}", text))
    example = "\n".join(path.read_text() for path in FOLDER.glob("*.env.example"))

    for name in {each for pair in needed for each in pair if each}:
        assert f"\n{name}=" in example


@pytest.fixture
def units(tmp_path):
    """The units with programs that exist here instead of those of /srv/clinic and Docker's."""
    bin_folder = tmp_path / "venv" / "bin"
    bin_folder.mkdir(parents=True)
    for name in ("python", "granian"):
        (bin_folder / name).symlink_to(sys.executable)
    for folder in ("machine", "containers"):
        (tmp_path / folder).mkdir()
        for path in (SYSTEMD / folder).iterdir():
            text = path.read_text().replace("/srv/clinic/venv", str(tmp_path / "venv"))
            text = text.replace("/usr/bin/docker", "/bin/true")
            text = text.replace("Requires=docker.service\n", "")
            (tmp_path / folder / path.name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("folder", ["machine", "containers"])
def test_systemd_accepts_every_unit(units, folder):
    verify = [program("systemd-analyze"), "verify", "--man=no"]
    environ = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}

    done = subprocess.run(
        [*verify, *sorted((units / folder).iterdir())], capture_output=True, text=True, env=environ
    )

    said = [line for line in done.stderr.splitlines() if "clinic-" in line]
    assert (done.returncode, said) == (0, [])


def test_systemd_names_a_mistake_in_a_unit(units):
    broken = units / "machine" / "clinic-cms.service"
    broken.write_text(broken.read_text().replace("Restart=always", "Restart=allways"))

    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", broken], capture_output=True, text=True
    )

    assert "allways" in done.stderr


def test_systemd_understands_when_every_schedule_runs():
    for schedule in read_kit().schedules:
        done = subprocess.run(
            [program("systemd-analyze"), "calendar", schedule.when], capture_output=True, text=True
        )
        assert done.returncode == 0, f"{schedule.name}: {done.stderr}"


def test_the_proxy_accepts_its_configuration():
    environ = {**os.environ, "CMS_HOST": "cms.example.org", "SITE_HOST": "www.example.org"}
    command = [program("caddy"), "validate", "--adapter", "caddyfile", "--config"]

    done = subprocess.run(
        [*command, FOLDER / "Caddyfile"], env=environ, capture_output=True, text=True
    )

    assert "Valid configuration" in done.stderr + done.stdout


def parsed(words):
    """Parse the arguments of a command of the CMS; an unknown command or option exits."""
    assert words[0] in get_commands(), f"there is no command {words[0]}"
    command = load_command_class(get_commands()[words[0]], words[0])
    command.create_parser("python -m cms", words[0]).parse_args(list(words[1:]))


def test_every_process_and_schedule_starts_a_command_that_exists():
    kit = read_kit()
    listed = [each.command for each in [*kit.processes, *kit.schedules]]

    for command in listed:
        if command[:3] == ["python", "-m", "cms"]:
            parsed(command[3:])
        else:
            assert command[0] == "granian"
    jobs = {each.command[3] for each in kit.schedules}
    assert jobs >= {
        "publish_scheduled", "send_review_digest", "check_sources", "clearsessions",
        "purge_revisions", "prune_sign_in_records", "backup", "restore_drill",
    }  # fmt: skip


@pytest.mark.parametrize("words", page.cms_commands(), ids=" ".join)
def test_every_command_of_the_cms_on_the_page_exists_with_its_options(words):
    parsed(words)


UNITS = {path.stem for path in SYSTEMD.rglob("clinic-*")} | {"caddy"}


@pytest.mark.parametrize("line", page.others())
def test_every_other_command_of_the_page_names_what_exists(line):
    """Those that need root, systemd or a container engine are checked as they are written."""
    for path in re.findall(r"(?:infra/vm/|systemd/|requirements/)[\w./-]+", line):
        base = REPOSITORY if path.startswith(("infra/", "requirements/")) else FOLDER
        if not path.startswith("systemd/system"):
            assert list(base.glob(f"{path}*")) or (base / path).parent.exists(), path
    if line.startswith("systemctl"):
        named = [word for word in line.split()[2:] if word.startswith("clinic-")]
        assert set(named) <= UNITS
    if line.startswith("docker compose"):
        words = line.split()[2:]
        assert words[0] in {"build", "up", "run", "exec", "stop", "start"}
        named = [word for word in words[1:] if not word.startswith("-")]
        assert set(named) <= set(services())


IF_NEW = "git diff --quiet ORIG_HEAD -- infra/vm/Caddyfile ||"
WITH_FILES = ("cat ", "chmod ", "cp ", "install ", "tar ", IF_NEW)
ELSEWHERE = {
    IF_NEW: "false ||",
    "/etc/": "{root}/etc/",
    "/root/": "{root}/root/",
    "/srv/var/": "{root}/volumes/",
    "/var/lib/": "{root}/var/lib/",
    "docker compose run --rm -T --no-deps cms ": "",
    "-o clinic -g clinic ": "",
    "systemctl ": "echo ",
}


def test_every_command_of_the_page_that_copies_files_does_so(tmp_path):
    """With a folder in place of /, without another user, container or service."""
    clinic = tmp_path / "srv" / "clinic"
    shutil.copytree(FOLDER, clinic / "infra" / "vm")
    for name in ("etc/systemd/system", "etc/caddy", "volumes/backups", "root/clinic-backups"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "volumes" / "backups").chmod(0o700)
    for name in ("clinic-20261120T020000Z.tar", "erasures.jsonl"):
        (tmp_path / "root" / "clinic-backups" / name).write_text("kept")
    caddyfile = tmp_path / "etc" / "caddy" / "Caddyfile"
    lines = [line for line in page.others() if line.startswith(WITH_FILES)]
    for line in lines:
        if line.startswith(IF_NEW):
            caddyfile.write_text("of the version before")
        for found, instead in ELSEWHERE.items():
            line = line.replace(found, instead.format(root=tmp_path))
        cwd = clinic if "infra/vm/" in line else clinic / "infra" / "vm"
        subprocess.run(line, shell=True, cwd=cwd, check=True, umask=0o022)  # noqa: S602

    assert len(lines) >= 14
    env = (clinic / "infra" / "vm" / ".env").read_text()
    assert all(f"\n{name}=" in env for name in ("CMS_HOST", "FRONTEND_URL", "SECRET_KEY"))
    for name in ("clinic", "website", "proxy"):
        assert (tmp_path / "etc" / "clinic" / f"{name}.env").stat().st_mode & 0o777 == 0o600
    for folder in (tmp_path / "volumes", tmp_path / "var" / "lib" / "clinic"):
        copied = {path.name for path in (folder / "backups").iterdir()}
        assert copied == {"clinic-20261120T020000Z.tar", "erasures.jsonl"}
        assert (folder / "backups").stat().st_mode & 0o777 == 0o700
    units = {path.name for path in (tmp_path / "etc" / "systemd" / "system").glob("clinic-*")}
    assert units == {path.name for path in SYSTEMD.rglob("clinic-*")}
    assert caddyfile.read_text() == (FOLDER / "Caddyfile").read_text()


def test_the_frontend_has_as_many_threads_in_every_way_to_run_it():
    operations = (REPOSITORY / "docs" / "operators" / "operations.md").read_text()
    threads = re.findall(r"--blocking-threads (\d+)", operations)
    unit = (SYSTEMD / "machine" / "clinic-frontend.service").read_text()

    assert len(threads) == 2
    assert {*threads, dockerfile.variables()["GRANIAN_BLOCKING_THREADS"]} == {"4"}
    assert "GRANIAN_BLOCKING_THREADS=4" in unit


def test_the_page_keeps_the_order_of_an_upgrade():
    """Back up before anything changes; migrate before the new version serves."""
    upgrade = page.PAGE.read_text().partition("## Upgrade")[2]
    for block in re.findall(r"```sh\n(.*?)```", upgrade, re.DOTALL):
        steps = [block.index("backup"), block.index("git pull"), block.index("migrate")]
        serves = block.index("up -d" if "docker" in block else "systemctl reload")
        assert [*steps, serves] == sorted([*steps, serves])


def test_nothing_scheduled_runs_while_the_page_restores():
    restore = page.PAGE.read_text().partition("### Restore\n")[2].partition("\n- ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", restore, re.DOTALL)

    assert len(blocks) == 2
    for block in blocks:
        steps = [block.index(word) for word in ("stop 'clinic-*.timer'", "restore --replace")]
        starts = block.index(".timer)")
        assert [*steps, starts] == sorted([*steps, starts])


def test_the_page_about_aws_names_the_workers_and_threads_of_the_image():
    variables = dockerfile.variables()

    assert (variables["GRANIAN_WORKERS"], variables["GRANIAN_BLOCKING_THREADS"]) == ("2", "4")
    said = (REPOSITORY / "infra" / "aws" / "cms.md").read_text()
    assert "Two workers with four threads each" in said


def test_what_the_page_says_of_redis_is_true_of_the_kit():
    """Two workers, none of which shares a cache unless the settings name a Redis."""
    said = next(line for line in page.PAGE.read_text().splitlines() if "**No Redis.**" in line)

    assert "each of the two workers" in said
    assert dockerfile.variables()["GRANIAN_WORKERS"] == "2"
    assert "GRANIAN_WORKERS=2" in (SYSTEMD / "machine" / "clinic-cms.service").read_text()
    assert not [name for name in services() if "redis" in name or "valkey" in name]
    assert "REDIS_URL" not in (FOLDER / "clinic.env.example").read_text()
    memory = "django.core.cache.backends.locmem.LocMemCache"
    for variables, backend in (
        ({}, memory),
        ({"REDIS_URL": "redis://127.0.0.1"}, "cms.core.fallback_cache.FallbackRedisCache"),
    ):
        code = "from django.conf import settings; print(settings.CACHES['default']['BACKEND'])"
        told = read_settings("cms.settings.production", code, **COMPLETE, **variables)
        assert told.stdout == f"{backend}\n", told.stderr
