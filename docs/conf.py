"""How Sphinx builds the documentation; it needs no network."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import jieba

import ruraltier

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

jieba.setLogLevel(logging.WARNING)  # it would tell of its dictionary on every build

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
root_doc = "index"
language = "en"
locale_dirs = ["locale"]
gettext_uuid = False
gettext_location = False

# Every reference must lead somewhere (-n). What stands here is named in docstrings and signatures but documented
# outside: there is no network, so no inventory of it.
nitpicky = True
nitpick_ignore_regex = [
    (r"py:.*", r"(collections|datetime|decimal|fractions|numbers|os|pathlib|typing)(\..*)?"),  # standard library
    (r"py:.*", r"(numpy|np|npt|numpy\.typing)\..*"),  # numpy, under the names signatures use
    (r"py:class", r"(NDArray|ArrayLike|IntoFrame|IntoFrameT|Decimal|Fraction|Path|Mapping|Sequence|Iterable|Iterator)"),
]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autosummary_generate = True
numpydoc_show_class_members = False  # the members follow in full; a table before them would repeat them

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"ruraltier {version}"
html_search_language = "zh"  # splits Chinese with jieba, and takes English words as they are
html_show_sphinx = False


def public_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, text: Element) -> Element | None:
    """Lead a reference to the place where a class is written to the public name under which it is documented."""
    package, _, name = node["reftarget"].rpartition(".")
    if not package.startswith("ruraltier.") or name not in ruraltier.__all__:
        return None
    python = env.domains.python_domain
    return python.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], f"ruraltier.{name}", node, text)


def setup(app: Sphinx) -> None:
    """Connect what stands above."""
    app.connect("missing-reference", public_name)
