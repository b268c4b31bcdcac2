"""Builds the compiled kernels; everything else about the package stands in pyproject.toml.

The extension is optional: without a compiler the install succeeds and numpy serves.
"""

import sysconfig
from pathlib import Path

from setuptools import Extension, setup

STABLE_FROM = "0x030B0000"
SOURCES = Path("native")
STABLE = not sysconfig.get_config_var("Py_GIL_DISABLED")
"""The free-threaded Python has no stable ABI: there the extension serves its own version alone."""

setup(
    ext_modules=[
        Extension(
            "detente.kernels._native",
            sources=sorted(map(str, SOURCES.glob("*.c"))),
            depends=sorted(map(str, SOURCES.glob("*.h"))),
            define_macros=[("Py_LIMITED_API", STABLE_FROM)] if STABLE else [],
            extra_compile_args=["-O3", "-std=c11", "-pthread"],
            extra_link_args=["-pthread"],
            py_limited_api=STABLE,
            optional=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if STABLE else {},
)
