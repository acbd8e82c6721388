"""The search of both sites, which takes Chinese apart in the pages and in what a reader asks for."""

from __future__ import annotations

from sphinx.search.zh import SearchChinese


class Search(SearchChinese):
    """Words as jieba finds them in pages, and as the browser finds them in a question.

    The page loads the stemmer of this language's name. Sphinx 9.0 names Chinese and ships the English one, so that no
    question was ever answered. Single characters are in no index, and so are not asked for beside words.
    """

    language_name = "English"
    js_splitter_code = """
var splitQuery = (query) => {
  const chinese = typeof Intl.Segmenter === "undefined" ? null : new Intl.Segmenter("zh", { granularity: "word" });
  const words = (run) =>
    chinese && /\\p{Script=Han}/u.test(run)
      ? [...chinese.segment(run)].map((part) => part.segment).filter((word) => word.length > 1 || word === run)
      : [run];
  return query
    .split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu)
    .filter((run) => run)
    .flatMap(words);
};
"""
