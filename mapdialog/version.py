"""The version of Mapdialog; it is said in pyproject.toml and nowhere else."""

import tomllib

from mapdialog.cluster_home import CHECKOUT

VERSION: str = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
