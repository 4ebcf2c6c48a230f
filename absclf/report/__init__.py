"""Reports: structured abstracts as a self-contained HTML page."""

from __future__ import annotations

from absclf.report.html import HtmlWriter, write_html

__all__ = ["HtmlWriter", "write_html"]
