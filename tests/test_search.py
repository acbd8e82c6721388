"""The search of the documentation, asked in a browser as a reader asks it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[1] / "docs"
CONF = f"""\
import sys
sys.path.insert(0, {str(DOCS)!r})
from _ext.search import Search
language = "zh_CN"
html_search_language = "zh"
html_search_options = {{"dict": "own"}}
def setup(app):
    app.add_search_language(Search)
"""
PAGES = {
    "index.rst": "首页\n====\n\n.. toctree::\n\n   grading\n   money\n",
    "grading.rst": "评定\n====\n\n对村庄作分级评估,指标按权重折算得分。The tiers of villages.\n",
    "money.rst": "资金\n====\n\n按等次算出奖补资金。\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for name, text in {"conf.py": CONF, **PAGES}.items():
        (folder / name).write_text(text, encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "html")]
    subprocess.run(build, check=True)  # noqa: S603 - this interpreter, fixed arguments
    serve = partial(SimpleHTTPRequestHandler, directory=str(folder / "html"))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/search.html?q="
        server.shutdown()


def test_a_question_of_joined_words_in_two_languages_finds_the_page_that_holds_them(
    chromium: str, address: str
) -> None:
    question = address + quote("村庄分级评估 指标的权重 village")
    browser = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom"]
    seen = subprocess.run([*browser, question], capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S603 - ours
    assert re.findall(r'<li class="kind-\w+"><a href="(\w+)\.html', seen) == ["grading"]
