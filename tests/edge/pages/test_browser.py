"""Pages in a browser: what it makes of them is asked for by a page around them that holds each in a frame."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import pytest

import hostile
import ruraltier as rt
from edge.pages.county import assessed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.chromium]

WIDTHS = (360, 768, 1280)
_ASK = """
function look(frame) {
  var page = frame.contentDocument, window = frame.contentWindow;
  var root = page.documentElement, style = window.getComputedStyle(page.body);
  var names = {}, bare = [];
  page.querySelectorAll("*").forEach(function (one) {
    names[one.localName] = (names[one.localName] || 0) + 1;
    Array.prototype.forEach.call(one.attributes, function (own) {
      if (/^on|^style$|^src$/.test(own.name)) bare.push(own.name);
    });
  });
  return {
    name: frame.name, width: frame.clientWidth, wide: root.scrollWidth, ink: style.color, paper: style.backgroundColor,
    names: names, bare: bare, text: page.body.textContent,
    asked: window.performance.getEntriesByType("resource").length
  };
}
function sorted(frame) {
  var table = frame.contentDocument.querySelector("table.sortable");
  if (!table) return null;
  var heads = table.tHead.rows[0].cells, score = heads[3], found = {};
  score.querySelector("button").click();
  found.up = [score.getAttribute("aria-sort"), table.tBodies[0].rows[0].cells[0].textContent];
  score.querySelector("button").click();
  found.down = [score.getAttribute("aria-sort"), table.tBodies[0].rows[0].cells[0].textContent];
  var find = frame.contentDocument.querySelector(".find input");
  find.value = "乙村";
  find.dispatchEvent(new frame.contentWindow.Event("input"));
  found.left = Array.prototype.filter.call(table.tBodies[0].rows, function (row) { return !row.hidden; }).length;
  found.told = frame.contentDocument.querySelector(".find [role=status]").textContent;
  return found;
}
window.onload = function () {
  var frames = Array.prototype.slice.call(document.querySelectorAll("iframe"));
  var answer = document.createElement("pre");
  answer.id = "answer";
  answer.textContent = JSON.stringify(frames.map(function (frame) {
    var seen = look(frame);
    seen.sorted = sorted(frame);
    return seen;
  }));
  document.body.replaceChildren(answer);
};
"""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    result, strange = assessed(), hostile.result()
    window = (dt.date(2010, 12, 31), dt.date(2011, 12, 31))
    mobility = rt.compare(assessed(mark=[50] * 5), result, window=window)
    money = rt.allocate(result, result.policy.incentives)
    return {
        "report": rt.report_html(result, money=money, mobility=mobility),
        "hostile": rt.report_html(strange, by="town"),
        "notice": rt.public_notice(strange, scores=True, contact="<script>1</script>").html,
        "letter": next(rt.letters(strange, appeal="<img src=x>")).html,
    }


def browse(program: str, folder: Path, *options: str) -> tuple[str, str]:
    """Return what the browser prints, and what it complains of."""
    fixed = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"]
    fixed.append(f"--user-data-dir={folder / 'user'}")
    done = subprocess.run([program, *fixed, *options], capture_output=True, text=True, timeout=240, check=True)  # noqa: S603 - a browser
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def seen_in(program: str, folder: Path, pages: dict[str, str], scheme: int) -> tuple[dict[tuple[str, int], Any], str]:
    """Return what a browser makes of every page in every width, and its complaints; scheme 0 is dark, 1 is light."""
    frames = "".join(
        f'<iframe name="{name}" style="border:0;width:{width}px;height:600px" srcdoc="{escape(page)}"></iframe>'
        for name, page in pages.items()
        for width in WIDTHS
    )
    around = folder / f"around{scheme}.html"
    html = f'<!DOCTYPE html><meta charset="utf-8"><body>{frames}<script>{_ASK}</script></body>'
    around.write_text(html, encoding="utf-8")
    setting = f"--blink-settings=preferredColorScheme={scheme}"
    out, complaints = browse(program, folder, setting, "--virtual-time-budget=5000", "--dump-dom", around.as_uri())
    answer = re.search(r'<pre id="answer">(.*?)</pre>', out, re.DOTALL)
    assert answer is not None, out[:2000]
    found = json.loads(unescape(answer[1]))
    return {(one["name"], one["width"]): one for one in found}, complaints


@pytest.fixture(scope="module")
def light(chromium: str, tmp_path_factory: pytest.TempPathFactory, pages: dict[str, str]) -> tuple[dict[Any, Any], str]:
    return seen_in(chromium, tmp_path_factory.mktemp("light"), pages, 1)


@pytest.fixture(scope="module")
def dark(chromium: str, tmp_path_factory: pytest.TempPathFactory, pages: dict[str, str]) -> tuple[dict[Any, Any], str]:
    return seen_in(chromium, tmp_path_factory.mktemp("dark"), pages, 0)


def test_a_browser_complains_of_nothing_and_asks_for_nothing(light: Any, dark: Any) -> None:
    for seen, complaints in (light, dark):
        assert complaints == ""
        assert len(seen) == 4 * len(WIDTHS)
        assert {one["asked"] for one in seen.values()} == {0}


def test_no_page_is_wider_than_its_window(light: Any) -> None:
    assert {key: one["wide"] for key, one in light[0].items()} == {key: key[1] for key in light[0]}


def test_pages_are_light_and_dark_as_the_reader_asks(light: Any, dark: Any) -> None:
    for key in light[0]:
        assert (light[0][key]["ink"], light[0][key]["paper"]) == ("rgb(28, 28, 30)", "rgb(255, 255, 255)")
        assert (dark[0][key]["ink"], dark[0][key]["paper"]) == ("rgb(232, 232, 234)", "rgb(23, 24, 26)")


def test_n05_a_browser_finds_no_element_that_data_made(light: Any) -> None:
    for key, one in light[0].items():
        assert one["bare"] == [], key
        assert not {"img", "b", "i", "iframe", "object", "embed", "base", "form", "animate"} & one["names"].keys()
        assert one["names"].get("script", 0) == (key[0] in {"report", "hostile"})
        assert one["names"]["title"] - one["names"].get("svg", 0) == 1
    assert "alert(1)" in light[0]["hostile", 360]["text"]
    assert light[0]["notice", 360]["text"].count("<script>1</script>") == 1


def test_a_reader_may_sort_and_filter(light: Any) -> None:
    found = light[0]["report", 1280]["sorted"]
    assert found["up"] == ["ascending", "4"]
    assert found["down"] == ["descending", "1"]
    assert (found["left"], found["told"]) == (1, "1 / 5")


def test_a_page_prints(chromium: str, tmp_path: Path, pages: dict[str, str]) -> None:
    (tmp_path / "a.html").write_text(pages["report"], encoding="utf-8")
    out = tmp_path / "a.pdf"
    browse(chromium, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={out}", (tmp_path / "a.html").as_uri())
    made = out.read_bytes()
    assert made.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 8
    size = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", made)
    assert size is not None
    assert (round(float(size[1])), round(float(size[2]))) == (595, 842)
