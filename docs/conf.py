"""How Sphinx builds the documentation; it needs no network.

There are two sites: the English one, and then with ``-t chinese`` the Chinese one, from the pages that the first wrote
and the examples that it ran. ``-t messages`` leaves only what stands in Chinese too, for tools/update_translations.py.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import jieba

sys.path.insert(0, str(Path(__file__).parent))

from _ext.conformance import write_conformance
from _ext.coverage import check_error_codes, check_public_names
from _ext.forms import write_forms
from _ext.gallery import write_examples
from _ext.limits import check_limits
from _ext.rule_books import write_pages
from _ext.search import Search
from _ext.translation import CHINESE, UNTRANSLATED, check_search, check_translated, offer_language, speak

import ruraltier

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Pages call `python`; it is to be this one, with what is installed for it.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

jieba.setLogLevel(logging.WARNING)  # it would tell of its dictionary on every build

# Sphinx puts the tags of the build here; who only imports the file, as pytest does, has none.
TAGS = frozenset(globals().get("tags", ()))
SECOND, MESSAGES = "chinese" in TAGS, "messages" in TAGS
CELLS = Path(__file__).parent / "_build" / "cells"

project = "ruraltier"
author = "ruraltier maintainers"
project_copyright = author
version = release = ruraltier.__version__

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
if MESSAGES:
    exclude_patterns += [f"{page}/**" for page in UNTRANSLATED]
root_doc = "index"
language = CHINESE if SECOND else "en"
locale_dirs = ["locale"]
gettext_compact = False  # a file of translations for each page
gettext_uuid = False
gettext_location = False

# Every reference must lead somewhere (-n). What stands here is named in docstrings and signatures but documented
# outside: there is no network, so no inventory of it.
nitpicky = True
nitpick_ignore_regex = [
    (r"py:.*", r"(collections|datetime|dt|decimal|fractions|numbers|os|pathlib|types|typing)(\..*)?"),  # Python's own
    (r"py:.*", r"(numpy|np|npt|numpy\.typing)\..*"),  # numpy, under the names signatures use
    (r"py:.*", r"(duckdb|matplotlib|pandas|polars|pyarrow|xarray|xr)\..*"),  # what draws results, and takes them over
]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
nb_execution_mode = "off" if MESSAGES else "cache"  # what the first site ran, the second one shows
nb_execution_cache_path = str(CELLS)
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 300  # seconds, for a machine that has other work
nb_execution_show_tb = True
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True  # as written: the repr of an enum or a class would be read as references
autodoc_typehints_format = "short"
autosummary_generate = True
numpydoc_show_class_members = False  # the members follow in full; a table before them would repeat them

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["cells.css"]
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_title = f"ruraltier {version}"
html_search_language = "zh"  # ours: it splits Chinese with jieba, and takes English words as they are
html_search_options = {"dict": "own"}  # jieba reads its own dictionary; by default Sphinx would have it read twice
html_show_sphinx = False


def names_within() -> set[str]:
    """Return every name that a module of the package has, public or not."""
    found = (module.name for module in walk_packages(ruraltier.__path__, "ruraltier."))
    return {name for module in found if not module.endswith("__main__") for name in vars(import_module(module))}


WITHIN = names_within()


def own_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, text: Element) -> Element | None:
    """Lead a reference to one of our types to its public name; one that has none is shown without a link."""
    package, _, name = node["reftarget"].rpartition(".")
    if name not in WITHIN or not (package or "ruraltier").startswith("ruraltier"):
        return None
    python = env.domains.python_domain
    public = f"ruraltier.{name}"
    return python.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], public, node, text) or text


def plain_defaults(*described: object) -> tuple[object, object]:
    """Return a signature without the words in which attrs writes a default that is no literal."""
    *_, signature, returned = described
    return re.sub(r"attr_dict\['\w+'\]\.default|NOTHING", "...", str(signature or "")) or signature, returned


def run_again(_: Sphinx) -> None:
    """Forget what examples printed before: it was said by an earlier version of the library."""
    shutil.rmtree(CELLS, ignore_errors=True)


def setup(app: Sphinx) -> None:
    """Connect what stands above; pages are written, run and checked once, for the first site."""
    app.add_search_language(Search)
    app.connect("autodoc-process-signature", plain_defaults)
    app.connect("missing-reference", own_name)
    app.connect("source-read", speak)
    app.connect("doctree-read", check_translated)
    app.connect("html-page-context", offer_language)
    app.connect("build-finished", check_search)
    if not MESSAGES:
        app.connect("builder-inited", write_examples)
    if SECOND or MESSAGES:
        return
    app.connect("builder-inited", run_again)
    app.connect("builder-inited", write_pages)
    app.connect("builder-inited", write_forms)
    app.connect("builder-inited", write_conformance)
    app.connect("env-check-consistency", check_public_names)
    app.connect("env-check-consistency", check_error_codes)
    app.connect("env-check-consistency", check_limits)
