"""The font of Chinese characters, written into a page for machines that have none."""

from __future__ import annotations

import base64
from importlib import resources

_FONT = "RuraltierSans-Regular.ttf"
_FAMILY = "ruraltier sans"


def fonts(*, embed: bool) -> str:
    """Return the rules of a style sheet that hold the font; an empty text where it is not wanted."""
    if not embed:
        return ""
    held = base64.b64encode((resources.files("ruraltier") / "data" / "fonts" / _FONT).read_bytes()).decode()
    face = f'@font-face{{font-family:"{_FAMILY}";src:url(data:font/ttf;base64,{held})}}'
    return f'{face}\nbody,.ruraltier{{font-family:system-ui,"{_FAMILY}",sans-serif}}\n'
