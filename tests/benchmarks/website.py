"""The website's kept pages: the first byte, beside a hit of the API and nginx with the same bytes.

`python -m tests.benchmarks.website`. All are asked in turns, so that a busy moment meets each.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from cms.frontend.site_version import ASK_AGAIN_SECONDS, BEHIND_SECONDS
from tests.benchmarks.api.cases import PATH
from tests.benchmarks.api.databases import prepared
from tests.benchmarks.api.servers import free_port, listening, served

ROUNDS, QUICK_ROUNDS = 2000, 200
RARE_ROUNDS, QUICK_RARE_ROUNDS = 50, 10  # of what takes long
PUBLICATIONS, EVERY_SECONDS = 10, 0.5
PROMISED_SECONDS = 0.25
READERS = 4
AIM = 3.0  # kept page ÷ hit of the API
HIT, KEPT, UNCHANGED, AFTER, ANEW, NGINX = (
    "the API, a hit", "kept page", "kept page, 304", "kept page, first visit after a while",
    "page that is rendered", "nginx, the same bytes",
)  # fmt: skip
PUBLISH = f"""
import time
from cms.pages.models import TopicPage
page = TopicPage.objects.get(slug={PATH.strip("/")!r})
for number in range({PUBLICATIONS}):
    time.sleep({EVERY_SECONDS})
    page.title = f"Change {{number}} of the title"
    page.save_revision().publish()
    print(time.time(), page.title, sep="|")
"""
NGINX_CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port}; root {folder};
    location / {{ default_type text/html; add_header Content-Encoding gzip; }}
  }}
}}
"""


class Asker:
    """One connection that stays open; tells milliseconds until the first byte of an answer."""

    def __init__(self, port, target, status=200, **headers):
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.request = "\r\n".join(
            [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: gzip", *lines,
             "", ""]
        ).encode()  # fmt: skip
        self.status = str(status).encode()
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __call__(self):
        began = time.perf_counter()
        self.socket.sendall(self.request)
        got = self.socket.recv(65536)
        spent = (time.perf_counter() - began) * 1e3
        if got[9:12] != self.status:
            raise SystemExit(f"{self.request!r}: {got[:200]!r}")
        while b"\r\n\r\n" not in got:
            got += self.socket.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n")
             if line.startswith(b"content-length:")), 0,
        )  # fmt: skip
        while len(body) < length and self.status == b"200":
            body += self.socket.recv(65536)
        return spent


def measure(is_quick=False):
    """Rows of (name, value, note)."""
    rounds, rare = (QUICK_ROUNDS, QUICK_RARE_ROUNDS) if is_quick else (ROUNDS, RARE_ROUNDS)
    with TemporaryDirectory(prefix="website-") as folder, ExitStack() as running:
        environ = running.enter_context(prepared("sqlite", folder))
        api = running.enter_context(served("applications:stored", environ))
        site, plain = (
            running.enter_context(_website(environ, api, megabytes)) for megabytes in (32, 0)
        )
        etag, page = _settled(site)
        often = {
            HIT: Asker(api, f"/api/v2/pages/by-path/?path={PATH}"),
            KEPT: Asker(site, PATH),
            UNCHANGED: Asker(site, PATH, 304, If_None_Match=etag),
        }
        if shutil.which("nginx") or Path("/usr/sbin/nginx").exists():
            often[NGINX] = Asker(running.enter_context(_nginx(Path(folder), page)), "/page")
        spent = _in_turns(often, rounds)
        seldom = {AFTER: Asker(site, PATH), ANEW: Asker(plain, PATH)}
        spent |= _in_turns(seldom, rare, pause=ASK_AGAIN_SECONDS + 0.05)
        late, reads = _late_answers(environ, site)
    return [*_rows(spent, len(page)), _promise(late, reads)]


def _website(environ, api, megabytes):
    given = environ | {
        "API_URL": f"http://127.0.0.1:{api}/api/v2/",
        "FRONTEND_API_TIMEOUT": "60",
        "FRONTEND_KEPT_MEGABYTES": str(megabytes),
    }
    return served("wsgi:application", given, package="cms.frontend")


def _settled(port):
    """ETag and bytes of the page, once both workers keep it and nothing changed lately."""
    for _ in range(2):
        for _ in range(12):
            status, headers, body = _ask(port)
            if status != 200:
                raise SystemExit(f"The website answered {status}")
        time.sleep(BEHIND_SECONDS)
    return headers["etag"], body


def _ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PATH, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _in_turns(askers, rounds, pause=0.0):
    for ask in [*askers.values()] * 3:
        ask()
    spent = {name: [] for name in askers}
    for _ in range(rounds):
        time.sleep(pause)
        for name, ask in askers.items():
            spent[name].append(ask())
    return spent


@contextmanager
def _nginx(folder, page):
    port = free_port()
    (folder / "page").write_bytes(page)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX_CONFIGURATION.format(folder=folder, port=port))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with listening([program, "-c", str(configuration), "-e", f"{folder}/nginx.log"], port):
        yield port


def _late_answers(environ, port):
    """How many answers show what a publication replaced more than the promise before, of all."""
    command = [sys.executable, "-m", "cms", "shell", "--no-imports", "-c", PUBLISH]
    editor = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)

    def read():
        seen = []
        while editor.poll() is None:
            asked = time.time()
            seen.append((asked, _title(port)))
            time.sleep(0.01)
        return seen

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        told = editor.communicate()[0]
    committed = [line.split("|") for line in told.splitlines()]
    titles = [title for _, title in committed]
    seen = [each for reader in readers for each in reader.result()]
    late = 0
    for asked, title in seen:
        newest = sum(float(at) <= asked - PROMISED_SECONDS for at, _ in committed) - 1
        late += newest >= 0 and (title not in titles or titles.index(title) < newest)
    return late, len(seen)


def _title(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PATH)
    text = connection.getresponse().read().decode()
    connection.close()
    return text.partition("<h1>")[2].partition("</h1>")[0]


def _rows(spent, size):
    rows = []
    for name, times in spent.items():
        note = f"95 of 100 within {quantiles(times, n=20)[-1]:.2f} ms"
        rows.append((f"{name}, first byte, p50", f"{median(times):.2f} ms", note))
    middle = {name: median(times) for name, times in spent.items()}
    ratio = middle[KEPT] / middle[HIT]
    rows.append((f"{KEPT} ÷ {HIT}", f"{ratio:.2f}", f"aim: at most {AIM:g}; {size / 1e3:.1f} kB"))
    rows.append((f"{AFTER} ÷ {HIT}", f"{middle[AFTER] / middle[HIT]:.2f}", ""))
    rows.append((f"{ANEW} ÷ {KEPT}", f"{middle[ANEW] / middle[KEPT]:.0f}", ""))
    if NGINX in middle:
        rows.append((f"{KEPT} ÷ {NGINX}", f"{middle[KEPT] / middle[NGINX]:.2f}", ""))
    else:
        rows.append((NGINX, "–", "not measured: nginx is not installed"))
    return rows


def _promise(late, reads):
    note = f"of {reads} visits beside {PUBLICATIONS} publications, two processes of each"
    return ("pages older than a quarter of a second", str(late), note)


if __name__ == "__main__":
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
    for name, value, note in measure("--quick" in sys.argv):
        sys.stdout.write(f"  {name:<62}  {value:>10}  {note}".rstrip() + "\n")
