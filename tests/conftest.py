"""How long the random tests run: ``DETENTE_PROFILE=full`` before a release, quick otherwise."""

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "quick",
    max_examples=50,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=SLOW,
)
settings.register_profile("full", settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("DETENTE_PROFILE", "quick"))
