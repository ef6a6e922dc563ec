"""What a clip was made of: every word of its prompt with its source, every number, every version and hash."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.described_clips import core_text
from app.panels.clips_words import clamp_words, mode_name, size_name, tier_name, title_of
from app.panels.prompts_words import source_text
from app.theme import Theme
from emotionai_core.records.clip import Clip, ClipRequest, Maker
from emotionai_core.records.prompt import Span, spans_from_json


class ClipRequestDialog(QDialog):
    """A page of text that can be copied, as text and as JSON."""

    def __init__(self, clip: Clip, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Prompt and sources"))
        self._clip = clip
        self.page = QTextBrowser()
        self.page.setAccessibleName(self.tr("What the clip was made of"))
        self.page.setHtml(_page(clip, theme.look.tokens["muted"]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_text = QPushButton(self.tr("Copy as text"))
        self.copy_json = QPushButton(self.tr("Copy as JSON"))
        for button in (self.copy_text, self.copy_json):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_text.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.page.toPlainText()))
        self.copy_json.clicked.connect(self._copy_json)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.page, 1)
        column.addWidget(buttons)
        self.resize(680, 560)

    def _copy_json(self) -> None:
        from emotionai_core.generation.codec import clip_to_json

        QGuiApplication.clipboard().setText(clip_to_json(self._clip))


def _page(clip: Clip, muted: str) -> str:
    request = clip.request
    spans = "".join(_told(span, muted) for span in _spans(request))
    facts = "".join(
        f"<tr><td style='color:{muted}'>{escape(name)}&nbsp;&nbsp;</td><td>{escape(value)}</td></tr>"
        for name, value in _facts(clip)
    )
    parts = [f"<h3>{escape(title_of(request))}</h3>"]
    parts.append(_paragraph(QCoreApplication.translate("ClipRequestDialog", "Prompt"), request.prompt))
    if request.negative:
        unseen = QCoreApplication.translate("ClipRequestDialog", "Not to be seen")
        parts.append(_paragraph(unseen, request.negative))
    parts.append(f"<ul>{spans}</ul>")
    parts.append(_paragraph(QCoreApplication.translate("ClipRequestDialog", "How it was made"), ""))
    parts.append(f"<table>{facts}</table>")
    return "".join(parts)


def _paragraph(title: str, text: str) -> str:
    return f"<p><b>{escape(title)}</b><br>{escape(text)}</p>"


def _spans(request: ClipRequest) -> tuple[Span, ...]:
    try:
        return spans_from_json(request.spans)
    except ValueError:
        # A clip of an older file: the words are there all the same.
        return ()


def _told(span: Span, muted: str) -> str:
    sources = "<br>".join(f"<span style='color:{muted}'>{escape(source_text(one))}</span>" for one in span.sources)
    return f"<li>{escape(span.text)}<br>{sources}</li>"


def _facts(clip: Clip) -> list[tuple[str, str]]:
    request = clip.request
    ltx = request.maker is Maker.LTX
    strength = f"{request.sampling.strength:g}" if ltx else ""
    peak = f"{clip.peak:.1f} GB" if clip.peak == clip.peak else ""
    rows = [
        (QCoreApplication.translate("ClipRequestDialog", "clip"), clip.id),
        (QCoreApplication.translate("ClipRequestDialog", "seed"), str(request.seed)),
        (QCoreApplication.translate("ClipRequestDialog", "given"), mode_name(request.mode) if ltx else ""),
        (QCoreApplication.translate("ClipRequestDialog", "tier"), tier_name(request.tier) if ltx else ""),
        (QCoreApplication.translate("ClipRequestDialog", "size asked for"), size_name(request.size)),
        (QCoreApplication.translate("ClipRequestDialog", "memory guard"), _clamp(request)),
        (
            QCoreApplication.translate("ClipRequestDialog", "strength of the picture"),
            strength,
        ),
        (
            QCoreApplication.translate("ClipRequestDialog", "card’s memory"),
            peak,
        ),
        (QCoreApplication.translate("ClipRequestDialog", "took"), f"{clip.took:.1f} s"),
        (QCoreApplication.translate("ClipRequestDialog", "film"), f"{request.film} ({request.film_digest[:12]})"),
        (QCoreApplication.translate("ClipRequestDialog", "SHA-256 of the pictures"), clip.frames_hash),
        (QCoreApplication.translate("ClipRequestDialog", "SHA-256 of the file"), clip.sha256),
        *clip.versions,
    ]
    return [(name, value) for name, value in rows if value]


def _clamp(request: ClipRequest) -> str:
    clamp = request.clamp
    if clamp is None:
        return ""
    return " ".join(part for part in (clamp_words(clamp), *map(core_text, clamp.reasons)) if part)
