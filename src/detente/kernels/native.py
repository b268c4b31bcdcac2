"""The compiled kernels: whether they are there, and how large models are judged with them.

Arrays are anything with a buffer of the right kind, so that numpy is not needed: ranks are 32-bit
integers in the machine's byte order, flags are bytes. What cannot be read as meant is refused with
BufferError or ValueError, never misread.
"""

from __future__ import annotations

import os
from collections.abc import Buffer, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, TypeAlias

NASH, GMR, SMR, SEQ, SSEQ = (1 << k for k in range(5))
Counts: TypeAlias = tuple[tuple[int, ...], ...]
