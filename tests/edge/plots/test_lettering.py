from __future__ import annotations

import re
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib import font_manager

import ruraltier as rt
from pictured import letters, result, words
from ruraltier.edge import plots
from ruraltier.edge.plots import lettering

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PRIVATE = "\ue000"


def families(figure: Figure) -> set[tuple[str, ...]]:
    return {tuple(text.get_fontfamily()) for text in letters(figure)}


def labelled(label: str) -> Figure:
    return rt.plots.tiers({label: result([90])})


def test_our_font_is_used_and_the_host_keeps_its_settings() -> None:
    before = dict(mpl.rcParams)
    assert families(rt.plots.tiers(result([90]))) == {("Ruraltier Sans",)}
    assert dict(mpl.rcParams) == before


def test_the_font_is_made_known_once() -> None:
    labelled("2023")
    labelled("2024")
    assert [entry.name for entry in font_manager.fontManager.ttflist].count("Ruraltier Sans") == 1


def test_the_settings_of_the_host_do_not_change_a_picture() -> None:
    plain = rt.plots.svg_text(labelled("2024"))
    with mpl.rc_context({"font.size": 30, "axes.grid": True, "text.parse_math": True}):
        assert rt.plots.svg_text(labelled("2024")) == plain


def test_the_font_has_what_labels_use_and_rare_characters_of_names() -> None:
    held = lettering.held(lettering.shipped())
    needed = "≥≤−–…·●○→×%()【】《》①㎡埗垴圐圙㙍ĐđảộㄅΩЯ" + "".join(map(chr, range(0x21, 0x7F)))
    assert not {c for c in needed if ord(c) not in held}


def test_the_font_has_every_character_that_place_names_are_listed_with() -> None:
    lines = (Path(__file__).parents[3] / "tools" / "place_name_characters.txt").read_text("utf-8").splitlines()
    listed = {c for line in lines if not line.startswith("#") for c in line}
    assert len(listed) > 500
    # Noto Sans SC itself lacks the one that is left.
    assert {c for c in listed if ord(c) not in lettering.held(lettering.shipped())} == {"𣒍"}


def test_the_font_has_a_name_of_its_own_and_the_licence_beside_it() -> None:
    font = font_manager.get_font(lettering.shipped())
    assert font.family_name == "Ruraltier Sans"
    assert font.postscript_name == "RuraltierSans-Regular"
    licence = Path(lettering.shipped()).with_name("OFL.txt").read_text("utf-8")
    assert licence.startswith("Copyright © 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_character_of_no_font_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "FAMILIES", ())
    with pytest.warns(UserWarning, match="U\\+E000") as caught:
        rt.plots.svg_text(labelled(f"村{PRIVATE}"))
    assert len([one for one in caught if "U+E000" in str(one.message)]) == 1


def test_what_our_font_lacks_comes_from_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = font_manager.findfont("DejaVu Sans")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [stand_in, "/nowhere/other.ttf"])
    monkeypatch.setattr(lettering, "FAMILIES", ("Nowhere Sans", "STIXGeneral"))
    monkeypatch.setattr(lettering, "_FILES", re.compile("DejaVuSans"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = labelled("ا村")
    assert ("Ruraltier Sans", "DejaVu Sans") in families(picture)
    assert "ا村" in words(picture)


def test_threads_do_not_meet() -> None:
    wanted = rt.plots.svg_text(rt.plots.tiers(result([90, 10])))
    found: list[str] = []

    def draw() -> None:
        found.append(rt.plots.svg_text(rt.plots.tiers(result([90, 10]))))

    threads = [threading.Thread(target=draw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 2


def test_matplotlib_is_asked_for_late_and_missed_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "import sys, ruraltier as rt; rt.plots; rt.write_picture; print('matplotlib' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert out.stdout.strip() == "False"
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(rt.ExportError) as caught:
        _ = plots.tiers
    assert caught.value.problems[0].code == "RT-PIC-001"


def test_the_module_offers_what_it_lists() -> None:
    assert dir(plots) == sorted(plots.__all__)
    assert all(callable(getattr(plots, name)) for name in plots.__all__)
    with pytest.raises(AttributeError, match="pie"):
        _ = plots.pie
