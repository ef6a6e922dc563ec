"""The licences of weights before they are fetched: read, and agreed to where they limit what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.described import described
from app.dialogs.environments_overview import ModelRow
from app.dialogs.licences import LicenceTextDialog
from app.dialogs.program_texts import size_text
from emotionai_core.workers.description import ModelSpec
from emotionai_core.workers.licences import texts_of
from emotionai_core.workers.models import page_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody agreed to: the licences of `models`; `token` for `service` was typed, "" for none.

    `file_allowed`: where there is no keyring the token may lie in a file that only the user can read.
    """

    models: tuple[ModelSpec, ...]
    service: str
    token: str
    file_allowed: bool

    def __repr__(self) -> str:
        # The token must not end up in a log.
        return f"Agreement({[one.name for one in self.models]}, {self.service!r})"


def gate_of(models: Sequence[ModelRow]) -> str:
    """The service whose token some of the models need; "" for none."""
    return next((one.spec.service for one in models if one.spec.gated and one.spec.service), "")


class TermsDialog(QDialog):
    """One card a model; `agreed` tells an `Agreement`. `token_known`: a token for their service is there already."""

    agreed = Signal(object)

    def __init__(self, models: Sequence[ModelRow], token_known: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences of the weights"))
        self.models = tuple(models)
        self._token_known = token_known
        self.ticks: dict[str, QCheckBox] = {}
        self.service = gate_of(models)
        self.token: QLineEdit | None = None
        intro = QLabel(
            self.tr("These weights are fetched from their publishers, once. Nothing about you or your films is sent.")
        )
        intro.setWordWrap(True)
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(18, 6, 18, 10)
        self._cards.setSpacing(4)
        for one in self.models:
            self._add(one)
        if self.service:
            self._add_token()
        self._cards.addStretch(1)
        self._lay_out(intro)
        self._refresh()

    def _lay_out(self, intro: QLabel) -> None:
        body = QWidget()
        body.setLayout(self._cards)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(self.tr("Accept and get the weights"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(intro)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.resize(620, 480)

    def _add(self, one: ModelRow) -> None:
        model = one.spec
        self._cards.addSpacing(8)
        self._say(described(model.title), "panelTitle")
        self._say(described(model.purpose))
        size = size_text(model.bytes) if model.bytes else self.tr("size not stated by the publisher")
        self._say(self.tr("Licence: {licence} · {size}").format(licence=described(model.licence), size=size))
        self._say(described(model.licence_note))
        self._say(self.tr("From {place}").format(place=page_of(model)), "faint")
        if texts_of(model.licence):
            read = QPushButton(self.tr("Read the licence"))
            read.setObjectName("address")
            read.setCursor(Qt.CursorShape.PointingHandCursor)
            read.setAutoDefault(False)
            read.setAccessibleDescription(model.licence)
            read.clicked.connect(lambda: LicenceTextDialog(model.licence, self).open())
            self._cards.addWidget(read, 0, Qt.AlignmentFlag.AlignLeft)
        if model.non_commercial or model.gated:
            tick = QCheckBox(self._promise(model))
            tick.setAccessibleDescription(described(model.title))
            tick.setChecked(one.accepted)
            tick.toggled.connect(lambda _on: self._refresh())
            self.ticks[model.name] = tick
            self._cards.addWidget(tick)

    def _promise(self, model: ModelSpec) -> str:
        if model.non_commercial:
            return self.tr("I have read the conditions and will use these weights for non-commercial purposes only.")
        return self.tr("I have read the publisher's conditions and accept them.")

    def _add_token(self) -> None:
        gated = [one for one in self.models if one.spec.gated]
        pages = ", ".join(dict.fromkeys(page_of(one.spec) for one in gated))
        self._cards.addSpacing(12)
        self._say(self.tr("Access token"), "panelTitle")
        self._say(
            self.tr(
                "The publisher gives these weights only to people who accepted its conditions. Sign in there, accept "
                "them on the page of the weights ({pages}), and make an access token that may read."
            ).format(pages=pages)
        )
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        hint = (
            self.tr("A token is stored; type another one to exchange it")
            if self._token_known
            else self.tr("Access token")
        )
        self.token.setPlaceholderText(hint)
        self.token.setAccessibleName(self.tr("Access token"))
        self.token.textChanged.connect(lambda _text: self._refresh())
        self._cards.addWidget(self.token)
        self._say(self.tr("It is kept in the system's keyring, sent to this publisher only, and never shown."), "faint")
        self.file_allowed = QCheckBox(self.tr("Where there is no keyring, keep it in a file that only I can read"))
        self._cards.addWidget(self.file_allowed)

    def _say(self, text: str, name: str = "") -> None:
        if not text:
            return
        label = QLabel(text)
        label.setWordWrap(True)
        label.setObjectName(name)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cards.addWidget(label)

    def _refresh(self) -> None:
        ticked = all(tick.isChecked() for tick in self.ticks.values())
        token = self.token is None or self._token_known or bool(self.token.text().strip())
        self.go.setEnabled(ticked and token)

    def accept(self) -> None:
        """Agree, with what was ticked and typed."""
        token, allowed = "", False
        if self.token is not None:
            token, allowed = self.token.text().strip(), self.file_allowed.isChecked()
            self.token.clear()
        self.agreed.emit(Agreement(tuple(one.spec for one in self.models), self.service, token, allowed))
        super().accept()
