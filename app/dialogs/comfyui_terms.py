"""The licences of LTX-Video's model files before they are fetched: read, and agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.described import described
from app.dialogs.program_texts import size_text
from app.panels.person_parts import label

if TYPE_CHECKING:
    from emotionai_core.generation.comfy.models import ModelStatus


class ModelTermsDialog(QDialog):
    """A tick for every licence; files can be got once all are ticked."""

    def __init__(self, due: Sequence[ModelStatus], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences of the model files"))
        size = size_text(sum(one.missing_bytes for one in due))
        text = self.tr(
            "{size} are fetched from their publishers, once. Nothing about you or your films is sent. "
            "Files that are already on this machine are used where they are."
        )
        self.ticks: list[QCheckBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        column.addWidget(label("", text.format(size=size)))
        for licence, models in _by_licence(due).items():
            self._add(column, licence, models)
        column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(self.tr("Accept and get the files"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(600, 420)
        self._refresh()

    def _add(self, column: QVBoxLayout, licence: str, models: Sequence[ModelStatus]) -> None:
        first = models[0]
        column.addSpacing(6)
        title = label("panelTitle", described(licence))
        column.addWidget(title)
        column.addWidget(label("muted", ", ".join(described(one.model.spec.title) for one in models)))
        column.addWidget(label("", described(first.model.spec.licence_note)))
        page = QLabel(f'<a href="{first.model.page}">{first.model.page}</a>')
        page.setOpenExternalLinks(True)
        page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        column.addWidget(page)
        tick = QCheckBox(self.tr("I have read and accept it"))
        tick.setAccessibleDescription(licence)
        tick.setChecked(all(one.accepted for one in models))
        tick.toggled.connect(lambda _on: self._refresh())
        self.ticks.append(tick)
        column.addWidget(tick)

    def _refresh(self) -> None:
        self.go.setEnabled(all(tick.isChecked() for tick in self.ticks))


def accept_licences(due: Sequence[ModelStatus]) -> None:
    """Remember what was agreed to; raises `OSError`."""
    from emotionai_core.generation.comfy.models import accept_licence

    for one in due:
        accept_licence(one.model)


def _by_licence(due: Sequence[ModelStatus]) -> dict[str, list[ModelStatus]]:
    found: dict[str, list[ModelStatus]] = {}
    for one in due:
        found.setdefault(one.model.spec.licence, []).append(one)
    return found
