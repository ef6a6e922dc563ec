"""What the prompts panel says where there is no prompt, and what limits those that there are."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.described_clips import core_text
from app.panels.screenplay_model import doubt_text, hardly_found
from app.session import Session
from emotionai_core.records.prompt import PromptBook


def why_empty(session: Session) -> tuple[str, str]:
    """Why nothing is shown: a title, and a hint."""
    if session.analysis is None:
        return (
            QCoreApplication.translate("PromptsPanel", "No film yet"),
            QCoreApplication.translate("PromptsPanel", "Prompts appear here once a film is analysed."),
        )
    if session.blind:
        return (
            QCoreApplication.translate("PromptsPanel", "Hidden while you code blind"),
            QCoreApplication.translate("PromptsPanel", "A prompt says what the machine reads."),
        )
    if session.prompted.pending or session.account_pending:
        return (
            QCoreApplication.translate("PromptsPanel", "Being written…"),
            QCoreApplication.translate("PromptsPanel", "Prompts follow from all lines of the film."),
        )
    return (
        QCoreApplication.translate("PromptsPanel", "No prompts"),
        QCoreApplication.translate("PromptsPanel", "They could not be written; the next edit tries again."),
    )


def limits_of(book: PromptBook, session: Session) -> list[str]:
    """What all prompts lack, in the user's language."""
    limits = [core_text(one) for one in book.limits]
    analysis = session.analysis
    if analysis is not None and hardly_found(session.prompted.script, len(analysis.lines)):
        limits.append(doubt_text())
    return limits
