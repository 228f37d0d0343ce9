"""The deployment package: the folder `contact_lambda` as a zip, the same bytes every time.

Where this Python has the minor version of the runtime, the modules that a start loads are in it
compiled, too: Lambda cannot write into the folder of a function, so each cold start would compile
them again.
"""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "contact_lambda"
RUNTIME = (3, 13)  # the Python of the function
NOT_AT_A_START = FOLDER / "admin"
NOT_COMPILED = (
    "The zip has no compiled modules: it was made by Python {}.{}, and the function runs on "
    "{}.{}. It works, and starts a sixth slower.\n"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_READABLE = 0o100644 << 16
# In a process of its own: what else a process has done can change the bytes.
_COMPILE = """
import sys
from py_compile import PycInvalidationMode, compile
for line in sys.stdin.read().splitlines():
    source, name, target = line.split("|")
    compile(source, target, name, True, 0, PycInvalidationMode.UNCHECKED_HASH)
"""


def write(file: Path, runtime: tuple[int, int] | None = RUNTIME) -> Path:
    """Write the zip: modules and their data, in order, without times and owners.

    Without a `runtime` it has no compiled modules. Where this is another Python it has none
    either, and standard error says so.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    modules = sorted(each for each in FOLDER.rglob("*") if each.suffix in (".py", ".txt"))
    contents = {each.relative_to(ROOT).as_posix(): each.read_bytes() for each in modules}
    if sys.version_info[:2] == runtime:
        contents |= _compiled(each for each in modules if _is_loaded_at_a_start(each))
    elif runtime:
        sys.stderr.write(NOT_COMPILED.format(*sys.version_info[:2], *runtime))
    with zipfile.ZipFile(file, "w") as package:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content, compresslevel=9)
    return file


def _is_loaded_at_a_start(module: Path) -> bool:
    return module.suffix == ".py" and NOT_AT_A_START not in module.parents


def _compiled(modules: Iterator[Path]) -> dict[str, bytes]:
    """The compiled modules by their names in the zip. Python takes them without looking at the
    source: in a zip, nothing else can become of it."""
    tag = sys.implementation.cache_tag
    names = {each: each.relative_to(ROOT) for each in modules}
    with TemporaryDirectory() as folder:
        targets = {
            name.parent / "__pycache__" / f"{name.stem}.{tag}.pyc": (source, name)
            for source, name in names.items()
        }
        lines = [f"{each}|{name}|{folder}/{to}" for to, (each, name) in targets.items()]
        subprocess.run(  # noqa: S603  this Python, and our own modules
            [sys.executable, "-I", "-c", _COMPILE], input="\n".join(lines), text=True, check=True
        )
        return {each.as_posix(): (Path(folder) / each).read_bytes() for each in targets}
