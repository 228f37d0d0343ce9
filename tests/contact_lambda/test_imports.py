import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import contact_lambda

FOLDER = Path(contact_lambda.__file__).parent
WIRING = {
    "contact_lambda.app",
    "contact_lambda.admin.command_line",
    "contact_lambda.admin.__main__",
}
# A zip of 150 kB is loaded in the time of one of 100 kB; what a cold start costs is the import.
MAX_ZIP_BYTES = 150_000


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


def module_names() -> list[str]:
    paths = (path.relative_to(FOLDER.parent).with_suffix("") for path in FOLDER.rglob("*.py"))
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in paths)


def test_no_module_but_aws_and_the_wiring_loads_boto3() -> None:
    modules = {name for name in module_names() if not name.startswith("contact_lambda.aws.")}
    imports = "; ".join(f"import {name}" for name in sorted(modules - WIRING))

    loaded = run(f"import sys; {imports}; print(*sys.modules)").split()

    assert modules - WIRING <= set(loaded)
    assert not {"boto3", "botocore"} & {name.partition(".")[0] for name in loaded}


def test_the_handler_imports_the_standard_library_and_boto3_only() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}

    packages = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    # boto3 requires both botocore and dateutil.
    assert packages == {"contact_lambda", "boto3", "botocore", "dateutil"}


def test_the_package_stays_small() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in FOLDER.rglob("*.py"):
            archive.write(path, path.relative_to(FOLDER.parent))

    assert len(packed.getvalue()) < MAX_ZIP_BYTES


def test_importing_the_handler_reads_no_settings_and_makes_no_client() -> None:
    code = (
        "import os; os.environ.clear()\n"
        "import contact_lambda.app as app\n"
        "print(app.contact_app.cache_info().currsize)"
    )

    assert run(code).strip() == "0"
