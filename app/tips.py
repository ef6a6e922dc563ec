"""Tooltips that show words of a film and names of people as they are written."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """A tooltip that says just `text`, wrapped where it is long; "" for none.

    Qt takes a text with something like a tag in it for HTML, and would load what it names.
    """
    return "<qt>" + escape(text, quote=False).replace("\n", "<br>") + "</qt>" if text else ""
